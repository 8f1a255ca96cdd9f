"""The figures of a model card."""

import numpy as np
import pytest

from training.evaluate import ENOUGH, Predictions, differences, flatten, interval, worst_tenth
from training.samples import Samples


def predictions(by_writer: dict[str, tuple[int, int]], rejected: int = 0) -> Predictions:
    """Return predictions of (digits right, digits) by writer; the first `rejected` are rejected."""
    right = np.array([n < good for good, count in by_writer.values() for n in range(count)])
    writers = [writer for writer, (_, count) in by_writer.items() for _ in range(count)]
    labels = np.arange(len(right)) % 10
    logits = np.eye(10, dtype=np.float32)[np.where(right, labels, (labels + 1) % 10)]
    samples = Samples(
        np.zeros((len(right), 28, 28), np.float32), labels, writers, [None] * len(right)
    )
    readable = np.arange(len(right)) >= rejected
    return Predictions(samples, logits, logits.astype(np.float64), readable)


class TestPredictions:
    def test_a_rejected_digit_is_neither_right_nor_misread(self) -> None:
        read = predictions({"a/1": (6, 10)}, rejected=2)
        assert (read.right.sum(), read.misread.sum(), (~read.readable).sum()) == (4, 4, 2)


class TestWorstTenth:
    def test_is_the_mean_of_the_hardest_writers(self) -> None:
        writers = {f"a/{number}": (20 - number % 10, 20) for number in range(20)}
        assert worst_tenth(predictions(writers)) == pytest.approx(11 / 20)

    def test_writers_of_few_digits_do_not_count(self) -> None:
        few = {"a/1": (0, ENOUGH - 1), "a/2": (15, ENOUGH)}
        assert worst_tenth(predictions(few)) == 15 / ENOUGH
        assert worst_tenth(predictions({"a/1": (0, ENOUGH - 1)})) == 0


class TestInterval:
    def test_holds_the_share_and_is_wider_where_writers_differ(self) -> None:
        alike = interval(predictions({f"a/{n}": (15, 20) for n in range(10)}))
        low, high = interval(predictions({f"a/{n}": (10 + n, 20) for n in range(10)}))
        assert alike == (0.75, 0.75)
        assert low < 0.725 < high


class TestDifferences:
    def test_nested_figures_are_compared_by_their_whole_name(self) -> None:
        figures = {"a": {"b": {"c": 1.0}, "d": 0.5}, "e": [0.1, 0.2]}
        assert flatten(figures) == {"a, b, c": 1.0, "a, d": 0.5, "e": [0.1, 0.2]}
        assert differences(figures, figures) == []
        card = {"a": {"b": {"c": 0.9}}, "e": [0.1, 0.2]}
        assert differences(card, figures) == [
            "a, b, c: 0.9 in the card, measured 1.0",
            "a, d: nothing in the card, measured 0.5",
        ]
