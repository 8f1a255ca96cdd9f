"""The ONNX graph in ONNX Runtime agrees with the game's reader."""

import numpy as np
import onnxruntime
import pytest

from model.raster import Floats, digit_image
from model.reader import SHAPES, WEIGHTS, ModelCard, Reader, load_reader
from tests.handmade import HANDMADE, fitted
from training.graph import lenet5_graph

CARD = ModelCard("0" * 64, 1.7)


def arrays(seed: int) -> dict[str, Floats]:
    """Return random weights of realistic magnitude."""
    rng = np.random.default_rng(seed)
    return {
        name: rng.normal(0, 1 / np.sqrt(np.prod(shape[1:])), shape).astype(np.float32)
        for name, shape in SHAPES.items()
    }


def images(seed: int) -> Floats:
    """Return hand-made digits, then 400 images of noise, (n, 28, 28)."""
    rng = np.random.default_rng(seed)
    written = [digit_image(fitted(each, 40, 20)) for each in HANDMADE]
    noise = rng.random((400, 28, 28)) * rng.random((400, 1, 1))
    return np.concatenate([written, noise]).astype(np.float32)


def session(weights: dict[str, Floats], card: ModelCard) -> onnxruntime.InferenceSession:
    return onnxruntime.InferenceSession(
        lenet5_graph(weights, card).SerializeToString(), providers=["CPUExecutionProvider"]
    )


@pytest.mark.parametrize("seed", range(3))
def test_the_logits_are_the_readers(seed: int) -> None:
    weights, seen = arrays(seed), images(seed)
    (logits,) = session(weights, CARD).run(["logits"], {"images": seen[:, None]})
    np.testing.assert_allclose(logits, Reader(weights, CARD).mean_logits(seen), atol=1e-5)


def test_one_image_goes_as_well_as_many() -> None:
    run = session(arrays(0), CARD).run
    every, one = (run(["logits"], {"images": images(0)[:n, None]})[0] for n in (400, 1))
    np.testing.assert_allclose(one, every[:1], atol=1e-6)


def test_the_temperature_and_the_weights_name_are_noted() -> None:
    noted = session(arrays(0), CARD).get_modelmeta().custom_metadata_map
    assert noted == {"sha256": CARD.sha256, "temperature": "1.7"}


def test_the_games_own_network_reads_the_same() -> None:
    reader = load_reader()
    with np.load(WEIGHTS) as archive:
        weights = {name: archive[name] for name in SHAPES}
    seen = images(0)
    (probabilities,) = session(weights, reader.card).run(
        ["probabilities"], {"images": seen[:, None]}
    )
    readings = [reader.read(image) for image in seen]
    for prediction, seen_by_onnx in zip(readings, probabilities, strict=True):
        if prediction.readable:
            np.testing.assert_allclose(seen_by_onnx, prediction.probabilities, atol=1e-5)
    assert sum(prediction.readable for prediction in readings[: len(HANDMADE)]) > 20
