"""README's findings and pictures, from the results of the published study.

``python -m pseudo_invertible.workflow.readme results/published`` copies the tables that README
speaks of and its pictures into ``docs/``, and writes the findings between README's two markers.
Where the study is not made, the findings follow from the copies that are there.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

from pseudo_invertible.claims.findings import findings_of, rewrite
from pseudo_invertible.files import read_json, write_text

TABLES = ("claims.csv", "protocols.csv", "stuck.csv", "baselines.json")


def write_readme(results: Path, project: Path) -> None:
    """Rewrite README.md of a project; its copies of tables and its pictures, if there are results.

    Raises UserError where README lacks the markers.
    """
    if (results / "provenance.json").is_file():
        from pseudo_invertible.article.build import first_screen_picture
        from pseudo_invertible.workflow.arguments import read_json_study

        for name in TABLES:
            shutil.copyfile(results / "tables" / name, project / "docs" / name)
        shutil.copyfile(results / "figures/tradeoff.png", project / "docs/pictures/tradeoff.png")
        study = read_json_study(json.dumps(read_json(results / "provenance.json")["config"]))
        picture = first_screen_picture(results, study)
        write_text(project / "docs/pictures/pair.svg", picture)
    readme = project / "README.md"
    found = rewrite(readme.read_text(encoding="utf-8"), findings_of(project / "docs"))
    write_text(readme, found)


if __name__ == "__main__":
    write_readme(Path(sys.argv[1]), Path())
