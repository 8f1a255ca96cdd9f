"""The words of the code and the docs: no riddles, no questions, no invented terms.

`python -m tests.tools.language [PATH ...]` lists what it finds, in all files by default.
CONTRIBUTING.md has the glossary.
"""

import ast
import io
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]

DOCSTRING = re.compile(
    r"^(What|Who|Whoever|Which|How|Where|When|Why|Whether|Is|Does|Has|Have|May|Can)\b"  # a question
    r"|\?$"  # a question
    r"|; (pure|the edge)\.$"  # import-linter says that
)
"""Patterns that no docstring may match, in its first paragraph."""

WORDS = re.compile(
    r"\b(whoever|whomever|whichever|somebody|nobody|anybody|anew|mend(s|ed|ing)?|meanwhile|beside"
    r"|com(e|es|ing) about|(is|are) none|that (is|are) no|told|lots? of|taken in|takes? in|parted"
    r"|stands? in for|cannot be had|by chance|(is|are) to be|the edge|the house|laws?"
    r"|(goes|go|went) astray|aslant|neither way|one's own|stands? alone|let(s|ting)? go of"
    r"|(?<!there )(is|are) no (digits?|text|names?|files?|numbers?|strokes?)|have (it|them) \w+ed"
    r"|however (often|late|early|long|many|much))\b",
    re.IGNORECASE,
)
"""Words that word for word translations bring along; the glossary has the usual ones."""

ALLOWED: dict[str, tuple[str, ...]] = {
    "CONTRIBUTING.md": (  # the glossary names the words to avoid
        '"that is none", junk |',
        "| mend |",
        "beside; anew; meanwhile",
        "| take in |",
        '"that is no digit", "is none"',
        "| by chance |",
        "whoever, somebody",
    ),
}
"""Phrases that may stay, by file, each with its reason in a comment."""


def tracked_files(*paths: str) -> list[Path]:
    """Files under version control, without the word lists and the texts of others."""
    listed = subprocess.run(
        ["git", "ls-files", *paths], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.splitlines() if ROOT / name != Path(__file__)]


def docstrings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and text of every docstring, those of attributes included."""
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant(value=str(text))):
                yield node.lineno, text


def comments(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of every comment."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def strings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and text of every other string: messages, help texts, the words on the screens."""
    documented = {text for _, text in docstrings(tree)}
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if text not in documented:
                yield node.lineno, text


def findings(file: Path, root: Path = ROOT) -> Iterator[str]:
    """Every place in a file that breaks a rule, with its line."""
    name = str(file.relative_to(root))
    allowed = ALLOWED.get(name, ())

    def check(line: int, text: str, pattern: re.Pattern[str]) -> Iterator[str]:
        for phrase in allowed:
            text = text.replace(phrase, "")
        if match := pattern.search(text):
            yield f"{name}:{line}: {match.group()!r} in {' '.join(text.split())[:90]!r}"

    if file.suffix == ".md":
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            yield from check(number, line, WORDS)
    elif file.suffix == ".py":
        source = file.read_text("utf-8")
        tree = ast.parse(source)
        for number, text in docstrings(tree):
            yield from check(number, text.strip().split("\n\n")[0], DOCSTRING)
            yield from check(number, text, WORDS)
        for number, text in comments(source):
            yield from check(number, text, WORDS)
        if not name.startswith("tests/"):
            for number, text in strings(tree):
                yield from check(number, text, WORDS)


if __name__ == "__main__":
    for path in tracked_files(*sys.argv[1:]):
        for finding in findings(path):
            print(finding)
