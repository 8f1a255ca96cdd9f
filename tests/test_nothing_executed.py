"""What is read from disk is data: nothing in the game can make a program of it."""

import ast
import hashlib
import io
import json
import pickle
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from model.reader import WEIGHTS, WeightsError, load_reader

ROOT = Path(__file__).parents[1]

FILES = sorted(
    file
    for package in ("digitgame", "model", "training")
    for file in (ROOT / package).rglob("*.py")
)

MODULES = {"pickle", "_pickle", "marshal", "shelve", "dill", "joblib", "yaml", "code", "codeop"}
"""Whose readers make programs of files."""

CALLS = {"eval", "exec", "compile", "__import__"}

STARTS = {"os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput"}

LOADS = {"np.load": ("allow_pickle", False), "torch.load": ("weights_only", True)}
"""Readers that are safe with an option, which has to be there."""


def name_of(node: ast.expr) -> str:
    """A name with its module, as it is written; empty for anything else."""
    return ast.unparse(node) if isinstance(node, ast.Name | ast.Attribute) else ""


def faults(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names if each.name.split(".")[0] in MODULES)
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in MODULES:
            yield str(node.module)
        if isinstance(node, ast.Call):
            yield from faults_of(node)


def faults_of(call: ast.Call) -> Iterator[str]:
    name = name_of(call.func)
    given = {each.arg: each.value for each in call.keywords}
    if name in CALLS | STARTS:
        yield name
    if name in LOADS:
        option, wanted = LOADS[name]
        value = given.get(option)
        if not (isinstance(value, ast.Constant) and value.value is wanted):
            yield f"{name} without {option}={wanted}"
    if isinstance(shell := given.get("shell"), ast.Constant) and shell.value:
        yield f"{name} with a shell"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_module_executes_what_it_reads(file: Path) -> None:
    assert list(faults(ast.parse(file.read_text("utf-8")))) == []


@pytest.mark.parametrize(
    "code",
    [
        "import pickle",
        "from marshal import loads",
        "import yaml",
        "eval(text)",
        "np.load(file)",
        "np.load(file, allow_pickle=True)",
        "torch.load(file)",
        "os.system(text)",
        "subprocess.run(text, shell=True)",
    ],
)
def test_what_would_is_found(code: str) -> None:
    """Else the test above would prove nothing."""
    assert len(list(faults(ast.parse(code)))) == 1


class _Trap:
    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return Path.touch, (Path("sprung"),)


def test_weights_that_hold_a_program_are_refused_in_words_and_it_does_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    packed = io.BytesIO()
    with np.load(WEIGHTS, allow_pickle=False) as real:
        trap = np.array([_Trap()], dtype=object)
        np.savez(packed, allow_pickle=True, **dict.fromkeys(real.files, trap))
    card = json.loads(WEIGHTS.with_suffix(".json").read_text("utf-8"))
    for content in (packed.getvalue(), pickle.dumps(_Trap())):
        weights = tmp_path / "lenet5.npz"
        weights.write_bytes(content)
        forged = {**card, "sha256": hashlib.sha256(content).hexdigest()}
        weights.with_suffix(".json").write_text(json.dumps(forged))
        with pytest.raises(WeightsError, match=r"not an \.npz file"):
            load_reader(weights)
    assert not (tmp_path / "sprung").exists()
