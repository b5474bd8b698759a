"""Studies that are really trained: every command that Snakemake would run, in this process."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from contextlib import chdir
from pathlib import Path
from typing import Any

import yaml
from driving import PROJECT

from pseudo_invertible.data.dataset import Dataset, write_dataset
from pseudo_invertible.study.model import Study, read_study
from pseudo_invertible.workflow.cli import application

# Where a command of the package begins and ends in a rule's shell command.
COMMAND = re.compile(r"^Shell command: .* -m pseudo_invertible (.*?) 2> ", re.M)
CACHE = re.compile(r" --cache \S+")  # of compiled programs; this process has its own
OUTPUTS = ("--output", "--curves", "--page", "--paper", "--playground")


def make_trained(root: Path, config: Mapping[str, Any], points: Dataset) -> Study:
    """Make a study of these points and its article below a folder, as the workflow does."""
    write_dataset(root / "mine.csv", points)
    (root / "config.yaml").write_text(yaml.safe_dump(dict(config), sort_keys=False))
    waiting = [_words(command) for command in _planned(root)]
    with chdir(root):
        while waiting:
            # The article reads a folder, in which everything else has to be.
            ready = [one for one in waiting if len(waiting) == 1 or _ready(one)]
            assert ready, [words[:2] for words in waiting]
            waiting = [one for one in waiting if one not in ready]
            for words in ready:
                application()(words, exit_on_error=False, result_action="return_value")
    return read_study(config)


def _planned(root: Path) -> list[str]:
    """The commands of all jobs that are to be run."""
    words = ["--dry-run", "--printshellcmds", "--snakefile", str(PROJECT / "Snakefile")]
    done = subprocess.run(
        [sys.executable, "-P", "-m", "snakemake", *words, "--directory", str(root), "article"],
        env=os.environ | {"PYTHONPATH": str(PROJECT / "src")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return [CACHE.sub("", command) for command in COMMAND.findall(done.stdout)]


def _words(command: str) -> list[str]:
    """The words of a command, as a shell expands them."""
    script = f"printf '%s\\0' {command}"
    found = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    return found.stdout.split("\0")[:-1]


def _ready(words: list[str]) -> bool:
    """Whether all that a command reads is there; makes the folders that it writes into."""
    read = []
    for before, word in zip(["", *words], words, strict=False):
        if before in OUTPUTS or (before == "--fresh" and words[0] == "dataset"):
            Path(word).parent.mkdir(parents=True, exist_ok=True)
        elif word.startswith("results/") and "/logs/" not in word:
            read.append(Path(word))
    return all(path.is_file() for path in read)
