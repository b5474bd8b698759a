"""Drives the real Snakemake on copies of the project with a tiny study."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml

PROJECT = Path(__file__).resolve().parents[1]
PARTS = ("Snakefile", "workflow", "profiles", "src", "data", "pyproject.toml")
TINY = PROJECT / "tests" / "tiny.yaml"
RESULTS = Path("results/tiny")
EVERYTHING = ("all", "plane", "datasets")
Found = TypeVar("Found")


@dataclass(frozen=True)
class Answer:
    """What a command printed, and how it ended."""

    code: int
    text: str

    @property
    def planned(self) -> dict[str, int]:
        """Jobs of a dry run, by rule."""
        pattern = r"^job +count\n-+ +-+\n(.*?)\ntotal"
        table = re.search(pattern, self.text, re.DOTALL | re.MULTILINE)
        if table is None:
            assert "Nothing to be done" in self.text, self.text
            return {}
        pairs = (line.rsplit(None, 1) for line in table[1].splitlines())
        return {name.strip(): int(count) for name, count in pairs}

    @property
    def sentence(self) -> str:
        """The last line that says what is wrong."""
        lines = [line for line in self.text.splitlines() if line.startswith("error: ")]
        assert lines, self.text
        assert "Traceback" not in self.text, self.text
        return lines[-1]


@dataclass(frozen=True)
class Tree:
    """A copy of the project, with its own configuration and results."""

    root: Path

    @classmethod
    def of(cls, project: Path, root: Path) -> Tree:
        """Copy the project's workflow and package; its study becomes the tiny one."""
        root.mkdir(parents=True)
        unwanted = shutil.ignore_patterns("__pycache__", "*.egg-info")
        for part in PARTS:
            source = project / part
            if source.is_dir():
                shutil.copytree(source, root / part, ignore=unwanted)
            else:
                shutil.copy2(source, root / part)
        shutil.copy(TINY, root / "config.yaml")
        return cls(root)

    def copy(self, root: Path) -> Tree:
        """Another copy, with all results and Snakemake's memory of them."""
        shutil.copytree(self.root, root, symlinks=True)
        return Tree(root)

    def run(self, *words: str, timeout: float = 600, **variables: str) -> Answer:
        """Call a command in the tree, with its own package in front of the installed one."""
        done = subprocess.run(
            words,
            cwd=self.root,
            env=self.environment(**variables),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            timeout=timeout,
            check=False,
        )
        return Answer(done.returncode, done.stdout)

    def environment(self, **variables: str) -> dict[str, str]:
        """The environment of commands in the tree."""
        outside = {name: value for name, value in os.environ.items() if name[:4] != "JAX_"}
        ours = {
            "PYTHONPATH": str(self.root / "src"),
            "COLUMNS": "200",
            # What one tree has compiled need not be compiled in the next.
            "JAX_COMPILATION_CACHE_DIR": str(Path(tempfile.gettempdir(), "pseudo-invertible-jax")),
        }
        return outside | ours | variables

    def snakemake(self, *words: str, **options: Any) -> Answer:
        """Call Snakemake in the tree."""
        return self.run(sys.executable, "-P", "-m", "snakemake", *words, **options)

    def command(self, *words: str, **variables: str) -> Answer:
        """Call a command of the package."""
        return self.run(sys.executable, "-P", "-m", "pseudo_invertible", *words, **variables)

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start Snakemake on one core, in a process group of its own, and go on."""
        # A shell that starts a suite in the background makes it ignore Ctrl-C; a signal that is
        # handled here has its default effect in the child.
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            return subprocess.Popen(
                [sys.executable, "-P", "-m", "snakemake", "--cores", "1", *words],
                cwd=self.root,
                env=self.environment(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                text=True,
            )
        finally:
            signal.signal(signal.SIGINT, before)

    def make(self, *words: str, cores: int = 2, **options: Any) -> Answer:
        """Make targets; everything must go well."""
        answer = self.snakemake("--cores", str(cores), *words, **options)
        assert answer.code == 0, answer.text
        return answer

    def plan(self, *words: str) -> dict[str, int]:
        """Jobs that the next call would run, by rule."""
        answer = self.snakemake(*words, "--dry-run", "--quiet", "reason")
        assert answer.code == 0, answer.text
        return answer.planned

    def configure(self, **changes: Any) -> None:
        """Change top-level keys of the configuration; mappings are merged."""
        path = self.root / "config.yaml"
        config = yaml.safe_load(path.read_text())
        for key, value in changes.items():
            if isinstance(value, dict) and isinstance(config.get(key), dict):
                config[key] = config[key] | value
            else:
                config[key] = value
        path.write_text(yaml.safe_dump(config, sort_keys=False))

    @contextmanager
    def edited(self, file: str, old: str, new: str) -> Iterator[None]:
        """Edit a file of the tree for a while; the text must be in it."""
        path = self.root / file
        text = path.read_text()
        assert old in text, f"{file} has no {old!r}"
        path.write_text(text.replace(old, new, 1))
        try:
            yield
        finally:
            path.write_text(text)

    def artifacts(self, results: Path = RESULTS) -> Mapping[str, bytes]:
        """Content of everything made, by path, drafts too; no logs."""
        folder = self.root / results
        return {
            str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file() and "logs" not in path.parts
        }


def wait_for(condition: Callable[[], Found | None], seconds: float = 180) -> Found:
    """What a condition gives, once it gives something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.02)
    raise AssertionError("it did not happen in time")


def job_under_way(tree: Tree, command: str) -> int:
    """Wait for the Python process (not its shell) that runs a command in this tree."""

    def process() -> int | None:
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                words = (folder / "cmdline").read_bytes().split(b"\0")
                here = (folder / "cwd").resolve() == tree.root.resolve()
            except OSError:
                continue
            if here and b"pseudo_invertible" in words and command.encode() in words:
                return int(folder.name)
        return None

    return wait_for(process)


def kill_job(tree: Tree, command: str) -> None:
    """Kill a job that is under way, as the kernel does where memory is short."""
    os.kill(job_under_way(tree, command), signal.SIGKILL)


def made_once(shared: Path) -> Tree:
    """The finished tiny study: made by whichever worker comes first, shared by all."""
    root = shared / "finished"
    with root.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not root.with_suffix(".made").exists():
            shutil.rmtree(root, ignore_errors=True)
            Tree.of(PROJECT, root).make(*EVERYTHING)
            root.with_suffix(".made").touch()
    return Tree(root)
