"""`python -m digitgame` is the same as `digitgame`."""

import sys

from digitgame.cli import main

if __name__ == "__main__":
    sys.exit(main())
