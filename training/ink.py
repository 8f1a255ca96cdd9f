"""Split people's pen strokes by writer into training and validation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from model.raster import Points
from training.pendigits import (
    TRAIN_WRITERS,
    VALIDATION_WRITERS,
    PenDigit,
    by_writers,
    load_pendigits,
)
from training.unipen import UNSEEN_LABS, held_writers, load_digits, load_negatives

Strokes = tuple[Points, ...]

DEVICES: Mapping[str, str] = {
    **dict.fromkeys(("apa", "apb", "app"), "Wacom SD-510C"),
    "gmd": "NCR 3125",
    "ibm": "IBM FIOS-6440",
    "pendigits": "Wacom PL-100V",
    "syn": "Wacom SD-421E",
    "uqb": "Wacom HD-648A",
    "val": "Calcomp 23120",
}
"""Each lab's tablet, from the descriptions in UNIPEN and at UCI; the lab imp has none."""


@dataclass(frozen=True)
class Ink:
    """Digits, letters and signs by many people; no writer is in two of the parts."""

    pendigits: Sequence[PenDigit]
    unipen: Sequence[PenDigit]
    letters: Sequence[Strokes]
    """Letters and signs of the training writers."""

    validation: Sequence[PenDigit]
    """Writers that training never sees, of labs that it does: everything is chosen on them."""

    unseen: Sequence[PenDigit]
    """All writers of the labs that training never sees: nothing is chosen on them."""

    validation_letters: Sequence[Strokes]
    """Letters and signs of writers, in any lab, that training never sees."""


def load_ink(data: Path) -> Ink:
    """Load and split all pen strokes.

    Args:
        data: the folder with `pendigits` and `unipen`.

    Raises:
        TrainingError: if files are missing or damaged.
    """
    pendigits, unipen = load_pendigits(data), load_digits(data)
    letters = load_negatives(data)
    held = held_writers(digit.writer for digit in unipen)

    def is_held(writer: str) -> bool:  # who wrote no digits in an unseen lab is not in `held`
        return writer in held or writer.startswith(tuple(f"{lab}/" for lab in UNSEEN_LABS))

    return Ink(
        pendigits=by_writers(pendigits, TRAIN_WRITERS),
        unipen=[digit for digit in unipen if digit.writer not in held],
        letters=[letter.strokes for letter in letters if not is_held(letter.writer)],
        validation=[
            *by_writers(pendigits, VALIDATION_WRITERS),
            *(digit for digit in unipen if digit.writer in held and digit.lab not in UNSEEN_LABS),
        ],
        unseen=[digit for digit in unipen if digit.lab in UNSEEN_LABS],
        validation_letters=[letter.strokes for letter in letters if is_held(letter.writer)],
    )
