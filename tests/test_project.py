"""The project's own files agree with each other."""

from __future__ import annotations

import ast
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

PROJECT = Path(__file__).parents[1]
LOCK = (PROJECT / "requirements.lock").read_text()
METADATA = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]


def _name(requirement: str) -> str:
    return re.match(r"[A-Za-z0-9._-]+", requirement)[0].lower().translate({95: 45, 46: 45})  # type: ignore[index]


def _locked() -> dict[str, list[str]]:
    versions: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([a-z0-9._-]+)==([^ \\;]+)", LOCK, re.MULTILINE):
        versions.setdefault(_name(name), []).append(version)
    return versions


def test_lock_has_every_requirement_at_a_version_it_allows() -> None:
    from packaging.requirements import Requirement

    locked = _locked()
    wanted = [*METADATA["dependencies"], *METADATA["optional-dependencies"]["test"]]
    for text in wanted:
        requirement = Requirement(text)
        assert _name(text) in locked, f"{text} is not in the lock: make lock"
        for version in locked[_name(text)]:
            assert requirement.specifier.contains(version), f"{text} against {version}: make lock"


def test_lock_has_hashes_and_no_addresses() -> None:
    blocks = re.split(r"\n(?=[a-z0-9])", LOCK)
    for block in blocks[1:]:
        assert "--hash=sha256:" in block, block.splitlines()[0]
    assert "://" not in LOCK


def test_conda_environment_names_the_direct_dependencies_as_locked() -> None:
    text = (PROJECT / "environment.yml").read_text()
    assert len(text.splitlines()) <= 40
    environment = yaml.safe_load(text)
    pip = next(part["pip"] for part in environment["dependencies"] if isinstance(part, dict))
    locked = _locked()
    direct = {_name(requirement) for requirement in METADATA["dependencies"]}
    named = {_name(pin): pin.partition("==")[2] for pin in pip}
    assert named.keys() == direct, "make lock"
    assert all(version in locked[name] for name, version in named.items()), "make lock"


def _imported(folder: Path) -> set[str]:
    found: set[str] = set()
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - {"pseudo_invertible"}


def test_every_package_that_is_imported_is_declared_and_none_that_is_not() -> None:
    names = {
        "haiku": "dm-haiku",
        "yaml": "pyyaml",
        "pydantic_core": "pydantic",
        "ruamel": "ruamel-yaml",
        "PIL": "pillow",
        "pypandoc": "pypandoc-binary",
    }
    imported = {names.get(name, name) for name in _imported(PROJECT / "src")} | {"snakemake"}
    declared = {_name(requirement) for requirement in METADATA["dependencies"]}
    # Used without an import: JAX's binaries, its lock of the cache, Snakemake's submitter.
    without_import = {"jaxlib", "filelock", "snakemake-executor-plugin-slurm"}
    assert imported <= declared
    assert declared - imported <= without_import


def test_extras_for_gpu_and_benchmark_are_declared() -> None:
    extras = METADATA["optional-dependencies"]
    assert any(_name(r) == "jax" and "[cuda" in r for r in extras["cuda"])
    assert any(_name(r) == "torch" for r in extras["bench"])


def test_version_is_the_same_everywhere() -> None:
    version = METADATA["version"]
    assert yaml.safe_load((PROJECT / "CITATION.cff").read_text())["version"] == version
    assert f"## {version}" in (PROJECT / "CHANGELOG.md").read_text()


def test_readme_names_only_targets_and_files_that_exist() -> None:
    readme = (PROJECT / "README.md").read_text()
    makefile = (PROJECT / "Makefile").read_text()
    targets = set(re.findall(r"(?:^|`)make ([a-z][a-z-]*)", readme, re.MULTILINE))
    assert {"figures", "test"} <= targets
    for target in targets:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    for link in re.findall(r"\]\(([^)#:]+)\)", readme):
        assert (PROJECT / link).exists(), link


def _readme_calls() -> list[str]:
    readme = (PROJECT / "README.md").read_text()
    calls = re.findall(r"(?:^\| `|^|`)(snakemake (?:--cores|-)[^`\n]+)", readme, re.MULTILINE)
    made = subprocess.run(
        ["make", "--dry-run", "CORES=2", "figures", "article"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    calls += re.findall(r"bin/(snakemake .+)$", made.stdout, re.MULTILINE)
    return list(dict.fromkeys(calls))


@pytest.mark.workflow
@pytest.mark.parametrize("call", _readme_calls())
def test_the_readmes_calls_of_snakemake_are_understood(call: str, tmp_path: Path) -> None:
    for name in ("config.yaml", "data", "profiles", "workflow", "Snakefile"):
        (tmp_path / name).symlink_to(PROJECT / name)
    words = [*shlex.split(call)[1:], "--dry-run", "--quiet"]
    answer = subprocess.run(
        [sys.executable, "-m", "snakemake", *words], cwd=tmp_path, capture_output=True, text=True
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_readme_is_short_and_its_words_are_spelt() -> None:
    readme = (PROJECT / "README.md").read_text("utf-8")
    assert len(readme.split()) <= 1200
    findings = readme.partition("<!-- findings -->")[2].partition("<!-- /findings -->")[0]
    assert 0 < len(findings.split()) <= 200


@pytest.mark.parametrize(
    ("schema", "file"),
    [
        ("vendor.github-workflows", ".github/workflows/ci.yml"),
        ("vendor.github-workflows", ".github/workflows/pages.yml"),
        ("vendor.github-issue-forms", ".github/ISSUE_TEMPLATE/bug.yml"),
        ("vendor.citation-file-format", "CITATION.cff"),
    ],
)
def test_files_for_others_are_valid_against_their_schemas(schema: str, file: str) -> None:
    words = ["--builtin-schema", schema, str(PROJECT / file)]
    answer = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", *words],
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout


def test_ci_runs_the_commands_of_the_readme_without_secrets() -> None:
    text = (PROJECT / ".github/workflows/ci.yml").read_text()
    readme = (PROJECT / "README.md").read_text()
    commands = re.findall(r"run: (make \S+)", text)
    assert commands
    assert all(command in readme for command in commands)
    assert "secrets." not in text


def test_everything_that_is_installed_is_pinned_the_build_backend_too() -> None:
    makefile = (PROJECT / "Makefile").read_text()
    installs = re.findall(r"-m pip install .*?(?=&&|\n\t@|\n\n)", makefile, re.DOTALL)
    assert installs
    for command in installs:
        assert "--require-hashes" in command or "--no-build-isolation" in command, command
    assert {"setuptools", "uv"} <= set(_locked())
