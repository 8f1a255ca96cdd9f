"""Ask whether one of the packages that playing needs is known to be unsafe.

    python .ci/audit.py LOCK [COMMAND ...]

Ends with status 1 where one is. Where no database of vulnerabilities answers, it says so in a line
and ends with status 0: nobody needs a network to check their work.
"""

import json
import subprocess
import sys

PATIENCE = 30
"""Seconds for all of it."""

ANSWER = 5
"""Seconds for one answer of the database."""

COMMAND = (
    *(sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes"),
    *("--progress-spinner=off", f"--timeout={ANSWER}", "--format=json", "--requirement"),
)


def report(said: str) -> tuple[str, bool]:
    """What to print, and is all well, as far as it can be told?

    Args:
        said: pip-audit's JSON; anything else where it could not ask.
    """
    try:
        packages = json.loads(said)["dependencies"]
    except (ValueError, TypeError, KeyError):
        packages = []
    asked = [package for package in packages if "vulns" in package]
    if not asked:
        return "audit: no database of vulnerabilities could be reached; nothing was checked", True
    unsafe = [
        f"audit: {package['name']} {package['version']}: {found['id']}"
        f" (mended in {', '.join(found['fix_versions']) or 'no version yet'})"
        for package in asked
        for found in package["vulns"]
    ]
    counted = f"audit: {len(asked)} of {len(packages)} packages checked, {len(unsafe)} known to be"
    return "\n".join((*unsafe, f"{counted} unsafe")), not unsafe


def main() -> int:
    """Ask, and say what was answered."""
    lock, *command = sys.argv[1:]
    try:
        said = subprocess.run(  # noqa: S603 - pip-audit, or what a test puts in its place
            (*(command or COMMAND), lock),
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        said = ""
    words, is_well = report(said)
    print(words)
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())
