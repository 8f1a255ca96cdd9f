"""What can go wrong in `python -m training` that the person at the keyboard can mend."""


class TrainingError(Exception):
    """Something outside the program is wrong; the message says what, and what to do."""
