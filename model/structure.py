"""Measure what an eye sees in a digit: the whole, its parts, and how it turns."""

from collections.abc import Sequence
from math import log

import numpy as np

from model.ends import ends
from model.holes import rings
from model.picture import Match
from model.raster import Points, arc_lengths, resample

FAR = 0.12
"""Distance, as a share of the longer side, from which ink or picture counts as having no
counterpart: two and a half cells of the usual pad."""

FEW = 3
"""Samples of ink under which a part is missing."""

_HEADINGS = np.arange(8) * np.pi / 8


def measure(strokes: Sequence[Points], match: Match) -> dict[str, float]:
    """Return every measure of some ink by name; README of the names in docs/judge.md.

    Args:
        strokes: the smoothed ink, arrays (n, 2), in the unit that was matched.
        match: its nearest picture.
    """
    scaled = [(stroke - match.origin) / match.size for stroke in strokes]
    return (
        whole(match)
        | parts(match)
        | bar_crossing(match)
        | rings(scaled)
        | ends(scaled)
        | turns(scaled, match)
    )


def whole(match: Match) -> dict[str, float]:
    """Measure how ink and picture differ as a whole."""
    ink, picture = match.ink_gaps, match.picture_gaps
    low, high = match.ink.points.min(axis=0), match.ink.points.max(axis=0)
    width, height = np.maximum(high - low, 0.05).tolist()
    upper, lower = low[1] + height / 3, low[1] + 2 * height / 3
    found = {
        "distance": match.distance,
        "ink off": float(ink.mean()),
        "picture off": float(picture.mean()),
        "ink far": float(np.sort(ink)[-max(len(ink) // 10, 1)]),
        "picture far": float(np.sort(picture)[-max(len(picture) // 10, 1)]),
        "ink farthest": float(ink.max()),
        "picture farthest": float(picture.max()),
        "extra": float((ink > FAR).mean()),
        "missing": float((picture > FAR).mean()),
        "slant": match.slant,
        "width": log(match.stretch),
        "proportion": log(width / height),
    }
    spread = (match.ink.points - low) / (width, height)
    found["spread across"], found["spread down"] = spread.std(axis=0).tolist()
    found |= headings(match.ink.directions)
    for name, gaps, y in (
        ("ink", ink, match.ink.points[:, 1]),
        ("picture", picture, match.picture.points[:, 1]),
    ):
        third = (y >= upper) + (y >= lower).astype(int)
        shares = np.bincount(third, gaps, minlength=3) / len(gaps)
        for place, share in zip(("top", "middle", "bottom"), shares.tolist(), strict=True):
            found[f"{name} {place}"] = share
    return found


def headings(directions: Points) -> dict[str, float]:
    """Measure which share of the ink runs in each of eight directions, whatever its sense.

    Args:
        directions: (n, 2), of length 1.

    Returns:
        Shares that add up to 1, by angle: "runs 0" is level, "runs 45" falls to the right.
    """
    angles = np.arctan2(directions[:, 1], directions[:, 0])
    away = (angles[:, None] - _HEADINGS + np.pi / 2) % np.pi - np.pi / 2
    shares = np.maximum(1 - np.abs(away) / _HEADINGS[1], 0.0).mean(axis=0).tolist()
    return {f"runs {180 * k // 8}": share for k, share in enumerate(shares)}


def parts(match: Match) -> dict[str, float]:
    """Measure each of the picture's parts in the ink."""
    ink, picture = match.ink, match.picture
    numbers = np.arange(len(match.names))[:, None]
    own = match.part == numbers  # (parts, m): which of the picture's samples belong to a part
    mine = match.part[match.to_picture] == numbers  # (parts, n): the same of the ink's
    own_weights, mine_weights = _shares(own), _shares(mine)
    nearest = ink.points[match.to_ink]
    shift = own_weights @ np.clip(nearest - picture.points, -0.3, 0.3)
    angles = signed_angles(ink.directions, picture.directions[match.to_picture])
    turn = mine_weights @ angles
    size, own_size = mine.mean(axis=1), own.mean(axis=1)
    low = np.where(mine[:, :, None], ink.points, 9.0).min(axis=1)
    high = np.where(mine[:, :, None], ink.points, -9.0).max(axis=1)
    rows = {
        "off": own_weights @ match.picture_gaps * own_size,
        "missing": own_weights @ (match.picture_gaps > FAR),
        "right": shift[:, 0],
        "down": shift[:, 1],
        "form": forms(own_weights, picture.points, nearest),
        "ink off": mine_weights @ match.ink_gaps * size,
        "turn": turn,
        "uneven": (mine_weights * np.abs(angles - turn[:, None])).sum(axis=1),
        "length": size / own_size,
        "left": low[:, 0],
        "width": high[:, 0] - low[:, 0],
        "height": high[:, 1] - low[:, 1],
        "bend": bends(mine_weights, ink.points),
    }
    columns = list(zip(*(row.tolist() for row in rows.values()), strict=True))
    counts = np.count_nonzero(mine, axis=1).tolist()
    found: dict[str, float] = {}
    for name, values, count in zip(match.names, columns, counts, strict=True):
        part = dict(zip(rows, values, strict=True))
        if count < FEW:
            part = {measure: part[measure] for measure in _OF_PICTURE} | {"missing": 1.0}
        else:
            part["length"] = log(part["length"])
            part["roundness"] = log((part["width"] + 0.05) / (part["height"] + 0.05))
        found |= {f"{name}: {measure}": value for measure, value in part.items()}
    return found


_OF_PICTURE = ("off", "missing", "right", "down", "form")  # measures that need no ink


def _shares(own: np.ndarray) -> Points:
    """Return each sample's share (parts, n) of the samples of a part."""
    return np.asarray(own / np.maximum(own.sum(axis=1), 1)[:, None])


def forms(weights: Points, points: Points, others: Points) -> Points:
    """Return how far points are from others after the affine map that brings them nearest.

    It is what remains of a difference once place, size, slant and turn are taken away: the form.

    Args:
        weights: (parts, n), each point's share in each part.
        points: (n, 2).
        others: (n, 2).

    Returns:
        (parts,) root of the mean squared distance.
    """
    own = points - (weights @ points)[:, None]
    wanted = others - (weights @ others)[:, None]
    weighted = (own * weights[:, :, None]).transpose(0, 2, 1)
    mapped = own @ np.linalg.solve(weighted @ own + _RIDGE, weighted @ wanted)
    return np.asarray(np.sqrt((weights * ((wanted - mapped) ** 2).sum(axis=2)).sum(axis=1)))


_RIDGE = 4e-6 * np.eye(2)  # keeps the map of a straight part solvable


def bends(weights: Points, points: Points) -> Points:
    """Return the ratio (parts,) of the narrowest to the widest spread of points.

    Args:
        weights: (parts, n), each point's share in each part.
        points: (n, 2).
    """
    own = points - (weights @ points)[:, None]
    small, large = np.linalg.eigvalsh((own * weights[:, :, None]).transpose(0, 2, 1) @ own).T
    return np.asarray(np.sqrt(np.maximum(small, 0.0) / np.maximum(large, 1e-6)))


_CROSSINGS = (("bar", "stem"), ("crossbar", "slant"))


def bar_crossing(match: Match) -> dict[str, float]:
    """Measure how far a line across reaches beyond the line down that it should cross.

    Returns:
        How far the bar reaches beyond the stem on the right and the left, and the stem beyond the
        bar above and below; negative where they do not meet. Empty without such parts.
    """
    for bar, stem in _CROSSINGS:
        if bar not in match.names or stem not in match.names:
            continue
        number = match.part[match.to_picture]
        across = match.ink.points[number == match.names.index(bar)]
        down = match.ink.points[number == match.names.index(stem)]
        if len(across) < 2 or len(down) < 2:
            return dict.fromkeys(
                ("beyond right", "beyond left", "beyond above", "beyond below"), -0.2
            )
        right, left = across[across[:, 0].argmax()], across[across[:, 0].argmin()]
        at_right = down[np.abs(down[:, 1] - right[1]).argmin()]
        at_left = down[np.abs(down[:, 1] - left[1]).argmin()]
        return {
            "beyond right": float(right[0] - at_right[0]),
            "beyond left": float(at_left[0] - left[0]),
            "beyond above": float(at_right[1] - down[:, 1].min()),
            "beyond below": float(down[:, 1].max() - at_right[1]),
        }
    return {}


def signed_angles(directions: Points, wanted: Points) -> Points:
    """Return the angles (n,) from wanted directions to others, -pi/2 to pi/2; clockwise positive.

    A direction and its opposite are the same: the path does not matter.
    """
    cross = wanted[:, 0] * directions[:, 1] - wanted[:, 1] * directions[:, 0]
    along = (directions * wanted).sum(axis=1)
    angles: Points = (np.arctan2(cross, along) + np.pi / 2) % np.pi - np.pi / 2
    return angles


def turns(strokes: Sequence[Points], match: Match) -> dict[str, float]:
    """Measure length, turning and steadiness."""
    fine, coarse, sharp, flips, hooks, total, sudden = 0.0, 0.0, 0, 0, 0.0, 0.0, 0.0
    for stroke in strokes:
        angles = _turning(stroke, 0.04)
        fine += float(np.abs(angles).sum())
        flips += int(np.count_nonzero(np.diff(np.sign(angles))))
        middle = _turning(stroke, 0.1)
        sharp += int(np.count_nonzero(np.abs(middle) > 1.0))
        sudden += float((middle**2).sum())
        coarse += float(np.abs(_turning(stroke, 0.2)).sum())
        for end in (angles[:6], angles[-6:]):
            hooks = max(hooks, abs(float(end.sum())))
        total += float(arc_lengths(stroke)[-1])
    model = sum(float(arc_lengths(part.points)[-1]) for part in match.way.parts)
    return {
        "turning": coarse,
        "wobble": fine - coarse,
        "flips": float(flips),
        "corners": float(sharp),
        "sudden turning": sudden,
        "hook": hooks,
        "length": log(max(total, 0.05) / model),
        "ink length": total,
    }


def _turning(stroke: Points, step: float) -> Points:
    """Return the angles by which a stroke turns at points `step` apart."""
    points = resample(stroke, step)
    run = np.diff(points, axis=0)
    headings = np.arctan2(run[:, 1], run[:, 0])
    turned: Points = (np.diff(headings) + np.pi) % (2 * np.pi) - np.pi
    return turned
