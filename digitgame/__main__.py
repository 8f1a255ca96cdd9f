"""`python -m digitgame` is the same as `digitgame`."""

import sys


def main() -> int:
    """Run the command line, as `digitgame.cli.main`, in a process that is for nothing else."""
    from digitgame import frugal

    frugal.begin()
    from digitgame.cli import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
