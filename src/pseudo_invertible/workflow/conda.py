"""``environment.yml`` for conda users, from the lock: the same versions, the same hashes."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

HEAD = """\
# Made by `make lock` from requirements.lock. For conda, mamba and micromamba users:
#   micromamba create --file environment.yml       (or: conda env create --file environment.yml)
#   micromamba activate pseudo-invertible          (or: conda activate pseudo-invertible)
#   pip install --no-deps --no-build-isolation --editable .
name: pseudo-invertible
channels:
  - conda-forge
dependencies:
  - python =3.11
  - pip
  - make
  - pip:
"""


def pins(lock: str) -> Iterator[str]:
    """Each requirement of a lock in one line, its hashes behind it."""
    for block in lock.replace(" \\\n", " ").splitlines():
        line = " ".join(block.split())
        if line and not line.startswith("#"):
            yield line.replace("'", '"')


def environment(lock: str) -> str:
    """The environment's text."""
    return HEAD + "".join(f"      - '{pin}'\n" for pin in pins(lock))


if __name__ == "__main__":
    sys.stdout.write(environment(Path(sys.argv[1]).read_text(encoding="utf-8")))
