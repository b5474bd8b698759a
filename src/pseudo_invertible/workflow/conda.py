"""``environment.yml`` for conda users: the direct dependencies at the versions of the lock.

``python -m pseudo_invertible.workflow.conda pyproject.toml requirements.lock > environment.yml``
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

PYTHON = "3.11"  # the oldest that the lock is for
HEAD = f"""\
# Written by `make lock` from pyproject.toml and requirements.lock (every package, with hashes).
#   conda env create --file environment.yml    (or micromamba create --file environment.yml)
#   conda activate pseudo-invertible
#   pip install --no-deps --no-build-isolation --editable .
name: pseudo-invertible
channels:
  - conda-forge
dependencies:
  - python ={PYTHON}
  - pip
  - make
  - setuptools
  - pip:
"""


def environment(dependencies: Sequence[str], lock: str) -> str:
    """The environment's text. Raises KeyError for a dependency that the lock lacks."""
    versions: dict[str, str] = {}
    for name, version in re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", lock, re.MULTILINE):
        versions.setdefault(name, version)  # the first is for the oldest Python
    names = [re.split(r"[^A-Za-z0-9._-]", text)[0] for text in dependencies]
    pins = (f"{name}=={versions[re.sub('[._]', '-', name.lower())]}" for name in names)
    return HEAD + "".join(f"      - {pin}\n" for pin in pins)


if __name__ == "__main__":
    project, lock = (Path(name).read_text(encoding="utf-8") for name in sys.argv[1:3])
    wanted = tomllib.loads(project)["project"]["dependencies"]
    sys.stdout.write(environment(wanted, lock))
