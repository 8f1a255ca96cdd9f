"""The NumPy reader agrees with PyTorch and rejects damaged files."""

import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from model import reader
from model.lenet5 import PARAMETERS, LeNet5
from model.raster import Floats, digit_image
from model.reader import (
    LEAST_INK,
    SHAPES,
    SLANTS,
    ModelCard,
    Reader,
    WeightsError,
    load_reader,
    negative_energy,
    shear_matrices,
)


def images(count: int) -> Floats:
    """Return images, half of random strokes, half of noise."""
    rng = np.random.default_rng(5)
    strokes = [
        digit_image([np.cumsum(rng.normal(0, 4, (rng.integers(2, 12), 2)), axis=0) for _ in "ab"])
        for _ in range(count // 2)
    ]
    noise = rng.random((count - count // 2, 28, 28), dtype=np.float32)
    return np.concatenate([np.stack(strokes), noise])


class TestParity:
    def test_shapes_are_the_modules(self) -> None:
        state = LeNet5().state_dict()
        assert {name: tuple(array.shape) for name, array in state.items()} == dict(SHAPES)
        assert sum(int(np.prod(shape)) for shape in SHAPES.values()) == PARAMETERS

    @pytest.mark.parametrize("weights", ["random", "shipped"])
    def test_logits_are_pytorchs_within_1e_5(self, weights: str) -> None:
        torch.manual_seed(0)
        network = LeNet5().eval()
        if weights == "shipped":
            with np.load(reader.WEIGHTS) as arrays:
                network.load_state_dict({name: torch.from_numpy(arrays[name]) for name in SHAPES})
        arrays = {name: array.numpy() for name, array in network.state_dict().items()}
        batch = images(1000)
        with torch.no_grad():
            expected = network(torch.from_numpy(batch)[:, None]).numpy()
        ours = np.concatenate(
            [Reader(arrays, ModelCard("", 1.0)).logits(part) for part in np.split(batch, 10)]
        )
        assert ours.dtype == np.float32
        assert np.abs(ours - expected).max() < 1e-5 * max(1.0, np.abs(expected).max())

    def test_one_image_is_read_as_in_a_batch(self) -> None:
        ours, batch = load_reader(), images(6)
        together = ours.logits(batch)
        alone = np.concatenate([ours.logits(image[None]) for image in batch])
        assert np.abs(together - alone).max() < 1e-5


class TestSlants:
    def test_logits_are_averaged_over_the_slants(self) -> None:
        ours, batch = load_reader(), images(6)
        views = [np.stack([shear(image, slant) for image in batch]) for slant in SLANTS]
        expected = np.mean([ours.logits(view) for view in views], axis=0)
        assert ours.mean_logits(batch) == pytest.approx(expected, abs=1e-4)

    def test_an_image_is_read_by_its_mean_logits(self) -> None:
        ours, batch = load_reader(), images(6)
        means = ours.mean_logits(batch)
        read = [image.sum() >= LEAST_INK for image in batch]
        assert any(read)
        for image, logits in zip(batch[read], means[read], strict=True):
            prediction = ours.read(image)
            assert prediction.digit == logits.argmax()
            evidence = negative_energy(logits[None])[0]
            assert prediction.readable == (evidence >= ours.card.least_evidence)

    def test_slant_0_leaves_an_image_unchanged(self) -> None:
        assert SLANTS[0] == 0
        image = images(2)[0]
        np.testing.assert_array_equal(shear(image, 0.0), image)

    @pytest.mark.parametrize("slant", SLANTS)
    def test_sheared_rows_keep_their_ink(self, slant: float) -> None:
        image = digit_image([np.array([[5.0, 5.0], [15.0, 20.0], [6.0, 35.0]])])
        sheared = shear(image, slant)
        np.testing.assert_allclose(sheared.sum(axis=1), image.sum(axis=1), atol=1e-4)
        assert sheared.max() <= 1 + 1e-6

    def test_opposite_slants_lean_to_opposite_sides(self) -> None:
        stroke = np.zeros((28, 28), np.float32)
        stroke[4:24, 13:15] = 1
        columns = np.arange(28)
        leans = []
        for slant in SLANTS:
            sheared = shear(stroke, slant)
            top, bottom = (float(sheared[row] @ columns / sheared[row].sum()) for row in (4, 23))
            leans.append(top - bottom)
        assert leans == pytest.approx([19 * slant for slant in SLANTS], abs=1e-4)


def shear(image: Floats, slant: float) -> Floats:
    """Shear an image row by row."""
    rows: Floats = np.stack(
        [row @ weights for row, weights in zip(image, shear_matrices(slant), strict=True)]
    )
    return rows


class TestReading:
    def test_probabilities_are_ten_that_sum_to_one(self) -> None:
        ours = load_reader()
        for image in images(20):
            prediction = ours.read(image)
            assert len(prediction.probabilities) == 10
            assert sum(prediction.probabilities) == pytest.approx(1)
            assert prediction.confidence == prediction.probabilities[prediction.digit]

    def test_paper_is_nothing_to_read(self) -> None:
        prediction = load_reader().read(np.zeros((28, 28), np.float32))
        assert not prediction.readable
        assert prediction.confidence == 0.1

    @pytest.mark.parametrize(("least", "readable"), [(-1e6, True), (1e6, False)])
    def test_too_little_evidence_cannot_be_read(self, least: float, readable: bool) -> None:
        with np.load(reader.WEIGHTS) as archive:
            strict = Reader(dict(archive), ModelCard("", 1.0, least))
        prediction = strict.read(digit_image([np.array([[5.0, 5.0], [6.0, 35.0]])]))
        assert prediction.readable == readable
        assert sum(prediction.probabilities) == pytest.approx(1)

    def test_evidence_is_the_log_of_summed_exponentials(self) -> None:
        logits = np.array([[0.0] * 10, [100.0] + [0.0] * 9], np.float32)
        assert negative_energy(logits) == pytest.approx([np.log(10), 100])

    def test_version_names_the_weights(self) -> None:
        ours = load_reader()
        assert ours.version == ours.card.sha256[:12]
        assert len(ours.version) == 12


class _Weights:
    """A copy of the shipped weights and card, for damaging."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "lenet5.npz"
        self.card = folder / "lenet5.json"
        self.file.write_bytes(reader.WEIGHTS.read_bytes())
        self.card.write_bytes(reader.WEIGHTS.with_suffix(".json").read_bytes())

    def edit_card(self, **changes: object) -> None:
        card = json.loads(self.card.read_text("utf-8"))
        self.card.write_text(json.dumps({**card, **changes}), "utf-8")

    def replace(self, data: bytes) -> None:
        """Replace the weights and update the sha256 in the card."""
        self.file.write_bytes(data)
        self.edit_card(sha256=hashlib.sha256(data).hexdigest())

    def replace_bias(self, bias: np.ndarray | None) -> None:
        """Replace the biases of layer F6, or remove them."""
        with np.load(self.file) as archive:
            arrays: dict[str, Any] = {name: archive[name] for name in SHAPES}
        arrays["f6.bias"] = bias
        file = io.BytesIO()
        np.savez(file, **{name: each for name, each in arrays.items() if each is not None})
        self.replace(file.getvalue())


@pytest.fixture
def weights(tmp_path: Path) -> _Weights:
    return _Weights(tmp_path)


Damage = Callable[[_Weights], object]

DAMAGES: dict[str, tuple[Damage, str]] = {
    "no weights": (lambda w: w.file.unlink(), "cannot be read"),
    "no card": (lambda w: w.card.unlink(), "cannot be read"),
    "one bit altered": (lambda w: w.file.write_bytes(w.file.read_bytes()[:-1] + b"!"), "sha256"),
    "truncated, card forged": (lambda w: w.replace(w.file.read_bytes()[:1000]), "not an .npz file"),
    "a pickle inside": (lambda w: w.replace_bias(np.array([{}] * 84)), "not an .npz file"),
    "a single array": (lambda w: w.replace(_npy(np.zeros(3))), "not an .npz file"),
    "wrong shape": (lambda w: w.replace_bias(np.zeros(83, np.float32)), "f6.bias"),
    "wrong numbers": (lambda w: w.replace_bias(np.zeros(84, np.float64)), "f6.bias"),
    "not finite": (lambda w: w.replace_bias(np.full(84, np.nan, np.float32)), "non-finite"),
    "array missing": (lambda w: w.replace_bias(None), "lacks an array"),
    "card not JSON": (lambda w: w.card.write_text("{"), "not a model card"),
    "card not an object": (lambda w: w.card.write_text("[]"), "not a model card"),
    "card not text": (lambda w: w.card.write_bytes(b"\xff\xfe\x00"), "not a model card"),
    "no temperature": (lambda w: w.card.write_text('{"sha256": "0"}'), "not a model card"),
    "no least evidence": (
        lambda w: w.card.write_text('{"sha256": "0", "temperature": 1}'),
        "not a model card",
    ),
    "least evidence not a number": (
        lambda w: w.edit_card(**{"least evidence": float("nan")}),
        "least evidence",
    ),
    "temperature not a number": (lambda w: w.edit_card(temperature="warm"), "not a model card"),
    "temperature 0": (lambda w: w.edit_card(temperature=0), "invalid temperature"),
    "temperature not finite": (lambda w: w.edit_card(temperature=float("nan")), "invalid temp"),
}


def _npy(array: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


class TestLoading:
    def test_a_whole_copy_loads(self, weights: _Weights) -> None:
        assert load_reader(weights.file).version == load_reader().version

    @pytest.mark.parametrize("damage", DAMAGES)
    def test_damage_is_named_with_what_to_do(self, weights: _Weights, damage: str) -> None:
        spoil, message = DAMAGES[damage]
        spoil(weights)
        with pytest.raises(WeightsError) as caught:
            load_reader(weights.file)
        assert message in str(caught.value)
        assert "python -m training train" in str(caught.value)
