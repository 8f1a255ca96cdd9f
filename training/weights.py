"""Weights and their card on disk: what `model.reader` loads."""

import hashlib
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from model.lenet5 import LeNet5
from model.raster import Floats
from model.reader import SHAPES

Card = dict[str, Any]
"""What is known of a set of weights; `model.reader` needs sha256 and temperature of it."""


def arrays_of(state: Mapping[str, Tensor]) -> dict[str, Floats]:
    """LeNet5's state dictionary as the reader's arrays."""
    return {name: state[name].detach().cpu().float().numpy() for name in SHAPES}


def weight_bytes(arrays: Mapping[str, Floats]) -> bytes:
    """An .npz file of the reader's arrays; the same weights give the same bytes."""
    file = io.BytesIO()
    # The stub takes any keyword for the flag allow_pickle that savez also has.
    np.savez(file, **{name: arrays[name] for name in SHAPES})  # type: ignore[arg-type]
    return file.getvalue()


def save_weights(out: Path, arrays: Mapping[str, Floats], card: Card) -> Card:
    """Write the weights, and beside them their card with the weights' sha256.

    Args:
        out: the .npz file; the card gets the suffix .json.
        arrays: the reader's arrays by name.
        card: figures and settings; keys in the order wanted.

    Returns:
        The card as written.
    """
    data = weight_bytes(arrays)
    full = {"sha256": hashlib.sha256(data).hexdigest(), **card}
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(data)
    write_card(out, full)
    return full


def write_card(out: Path, card: Card) -> None:
    """Write the card of the weights in `out` beside them."""
    out.with_suffix(".json").write_text(json.dumps(card, indent=2) + "\n", "utf-8")


def load_network(weights: Path) -> LeNet5:
    """LeNet5 with the weights of an .npz file, ready to read."""
    network = LeNet5()
    with np.load(weights, allow_pickle=False) as arrays:
        network.load_state_dict({name: torch.from_numpy(arrays[name]) for name in SHAPES})
    return network.eval()
