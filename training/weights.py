"""Write weights and their model card, as `model.reader` loads them."""

import hashlib
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from torch import Tensor

from model.raster import Floats
from model.reader import SHAPES


def reader_arrays(state: Mapping[str, Tensor]) -> dict[str, Floats]:
    """Convert LeNet5's state dictionary to the reader's arrays."""
    return {name: state[name].detach().cpu().float().numpy() for name in SHAPES}


def save_weights(out: Path, arrays: Mapping[str, Floats], card: Mapping[str, Any]) -> str:
    """Write the weights, and next to them the card with their sha256.

    Args:
        out: the .npz file; the card gets the suffix .json.
        arrays: the reader's arrays by name.
        card: figures and settings; the order of keys is kept.

    Returns:
        The sha256 of the weights' file; the same arrays give the same bytes.
    """
    file = io.BytesIO()
    # The stub checks every keyword against savez's flag allow_pickle.
    np.savez(file, **{name: arrays[name] for name in SHAPES})  # type: ignore[arg-type]
    sha256 = hashlib.sha256(file.getvalue()).hexdigest()
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(file.getvalue())
    text = json.dumps({"sha256": sha256, **card}, indent=2) + "\n"
    out.with_suffix(".json").write_text(text, "utf-8")
    return sha256
