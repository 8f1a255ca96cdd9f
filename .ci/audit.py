"""Check the locked packages for known vulnerabilities.

    python .ci/audit.py LOCK [COMMAND ...]

Exits with status 1 if there is one. If no vulnerability database can be reached, it prints a line
and exits with status 0, so that no network is needed to run the checks.
"""

import json
import subprocess
import sys

PATIENCE = 30
"""Seconds for the whole check."""

REPLY_TIMEOUT = 5
"""Seconds for one reply of the database."""

COMMAND = (
    *(sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes"),
    *("--progress-spinner=off", f"--timeout={REPLY_TIMEOUT}", "--format=json", "--requirement"),
)


def report(text: str) -> tuple[str, bool]:
    """Return the message to print, and whether no vulnerability is known.

    Args:
        text: pip-audit's JSON, or anything else if it could not reach the database.
    """
    try:
        packages = json.loads(text)["dependencies"]
    except (ValueError, TypeError, KeyError):
        packages = []
    checked = [package for package in packages if "vulns" in package]
    if not checked:
        return "audit: no vulnerability database could be reached; nothing was checked", True
    vulnerable = [
        f"audit: {package['name']} {package['version']}: {vulnerability['id']}"
        f" (fixed in {', '.join(vulnerability['fix_versions']) or 'no version yet'})"
        for package in checked
        for vulnerability in package["vulns"]
    ]
    summary = (
        f"audit: {len(checked)} of {len(packages)} packages checked,"
        f" known vulnerabilities: {len(vulnerable)}"
    )
    return "\n".join((*vulnerable, summary)), not vulnerable


def main() -> int:
    """Run pip-audit and print a summary."""
    lock, *command = sys.argv[1:]
    try:
        text = subprocess.run(  # noqa: S603 - pip-audit, or a test's replacement
            (*(command or COMMAND), lock),
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        text = ""
    message, is_safe = report(text)
    print(message)
    return 0 if is_safe else 1


if __name__ == "__main__":
    sys.exit(main())
