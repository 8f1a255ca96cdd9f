"""The network and its input image, against PyTorch and onnxruntime with one thread each."""

from functools import partial

import numpy as np
import pytest

from model.raster import digit_image
from model.reader import SHAPES, WEIGHTS, load_reader
from tests.benchmarks.ratio import measure_alternately
from tests.handmade import HANDMADE, cells, fitted

pytestmark = pytest.mark.benchmark

ROUNDS, TIMES = 25, 40


def drawings() -> list[list[np.ndarray[tuple[int, ...], np.dtype[np.float64]]]]:
    """Every hand-made digit as a cell-precise mouse gives it on a pad of 40x20."""
    return [
        [
            np.array([(x + 0.5, 2 * y + 1.0) for x, y in stroke])
            for stroke in cells(fitted(each, 40, 20))
        ]
        for each in HANDMADE
    ]


class TestNetwork:
    def test_pytorch(self) -> None:
        """A prediction and its input image, against the forward pass."""
        torch = pytest.importorskip("torch", reason="needs PyTorch (extra train)")
        from model.lenet5 import LeNet5

        torch.set_num_threads(1)
        network = LeNet5().eval()
        with np.load(WEIGHTS, allow_pickle=False) as archive:
            network.load_state_dict({name: torch.from_numpy(archive[name]) for name in SHAPES})
        reader, inks = load_reader(), drawings()
        images = [digit_image(strokes) for strokes in inks]
        tensor = torch.from_numpy(images[0])[None, None]

        def forward() -> None:
            with torch.inference_mode():
                network(tensor)

        ratio, ours, theirs = measure_alternately(
            lambda: reader.read(images[0]), forward, rounds=ROUNDS, times=TIMES
        )
        detail = f"{ours * 1e6:.0f} us against {theirs * 1e6:.0f} us"
        print(f"\n{ratio.format_row('one prediction, three slants / PyTorch, one', 0.8, detail)}")
        ratios = []
        for strokes in inks:
            ratio, *_ = measure_alternately(
                partial(digit_image, strokes), forward, rounds=5, times=TIMES
            )
            ratios.append(ratio)
        middle = sorted(ratios, key=lambda ratio: ratio.median)[len(ratios) // 2]
        print(middle.format_row("image of the median digit / PyTorch", 1.5))

    def test_onnxruntime(self) -> None:
        onnxruntime = pytest.importorskip("onnxruntime", reason="needs onnxruntime")
        pytest.importorskip("onnx", reason="needs onnx (extra train)")
        from training.graph import lenet5_graph

        reader = load_reader()
        with np.load(WEIGHTS, allow_pickle=False) as archive:
            graph = lenet5_graph({name: archive[name] for name in SHAPES}, reader.card)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        session = onnxruntime.InferenceSession(
            graph.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )
        image = digit_image(drawings()[0])
        feed = {"images": image[None, None].astype(np.float32)}
        ratio, ours, theirs = measure_alternately(
            lambda: reader.read(image), lambda: session.run(None, feed), rounds=ROUNDS, times=TIMES
        )
        detail = f"{ours * 1e6:.0f} us against {theirs * 1e6:.0f} us"
        print(f"\n{ratio.format_row('one prediction / onnxruntime', 2.5, detail)}")
