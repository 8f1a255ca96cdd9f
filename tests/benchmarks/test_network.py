"""The network and the image it is shown, beside PyTorch and onnxruntime, one thread each."""

import numpy as np
import pytest

from model.raster import digit_image
from model.reader import SHAPES, WEIGHTS, load_reader
from tests.benchmarks.ratio import paired
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
    def test_beside_pytorch(self) -> None:
        """One reading, and the image before it, against the network's forward pass."""
        torch = pytest.importorskip("torch", reason="needs PyTorch, of the extra train")
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

        ratio, ours, theirs = paired(
            lambda: reader.read(images[0]), forward, rounds=ROUNDS, times=TIMES
        )
        detail = f"{ours * 1e6:.0f} us against {theirs * 1e6:.0f} us"
        print(f"\n{ratio.told('one reading / PyTorch', 0.4, detail)}")
        each = []
        for strokes in inks:
            ratio, *_ = paired(lambda s=strokes: digit_image(s), forward, rounds=5, times=TIMES)  # type: ignore[misc]
            each.append(ratio)
        middle = sorted(each, key=lambda ratio: ratio.median)[len(each) // 2]
        print(middle.told("image of the median digit / PyTorch", 1.5))

    def test_beside_onnxruntime(self) -> None:
        """One reading against the same graph in onnxruntime."""
        onnxruntime = pytest.importorskip("onnxruntime", reason="needs onnxruntime")
        pytest.importorskip("onnx", reason="needs onnx, of the extra train")
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
        ratio, ours, theirs = paired(
            lambda: reader.read(image), lambda: session.run(None, feed), rounds=ROUNDS, times=TIMES
        )
        detail = f"{ours * 1e6:.0f} us against {theirs * 1e6:.0f} us"
        print(f"\n{ratio.told('one reading / onnxruntime', 2.5, detail)}")
