"""`python -m digitgame` is the same as `digitgame`."""

import sys


def main() -> int:
    """Run the command line, as `digitgame.cli.main`, in a process that is for nothing else."""
    from digitgame.system import interrupts

    interrupts.restore_default_sigint()
    from digitgame.cli.main import main as run

    try:
        return run()
    finally:
        interrupts.restore_default_sigint()


if __name__ == "__main__":
    sys.exit(main())
