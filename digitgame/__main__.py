"""Entry point of `digitgame` and `python -m digitgame`."""

import sys


def main() -> int:
    """Run `digitgame.cli.main` as the only program of this process."""
    from digitgame.system import signals

    signals.restore_default_sigint()
    from digitgame.cli.main import main as run

    try:
        return run()
    finally:
        signals.restore_default_sigint()


if __name__ == "__main__":
    sys.exit(main())
