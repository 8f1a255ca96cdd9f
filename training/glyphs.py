"""Letters, symbols and shapes as pen strokes: what people draw that is no digit; pure.

A vector alphabet in the manner of single-stroke fonts, drawn for this project. Each glyph is
written as `model.curve.pen_stroke` reads it, in a box about 100 tall, y downwards; "|" lifts
the pen.

What a reader may fairly take for a digit, as it stands or carelessly written, is left out:
O, o, D and Q (0); I, i, J, j and l (1); Z and z (2); Y and y (4, 9); S and s (5); B (8);
b and G (6); a, g and q (9). Small letters shaped like their capitals (c, k, p, u, v, w, x, z)
are the same drawing once the image has its size, so they are not listed again. Circles, diamonds,
clouds (0), hourglasses and a lying loop (8), upward arrows (1) and lightning (2) are left out too.

Each table has two halves that share no glyph: one to train and tune with, one to report on.
"""

from collections.abc import Mapping

from model.curve import Points, pen_stroke

LETTERS: Mapping[str, Mapping[str, str]] = {
    "train": {
        "A": "0,100/35,0/70,100|13,62/57,62",
        "F": "62,0/4,0/2,100|3,48/50,47",
        "H": "0,0/0,100|64,0/64,100|0,50/64,48",
        "K": "2,0/0,100|60,0/2,56|20,42/64,100",
        "N": "0,100/2,0/60,100/62,0",
        "P": "4,0/0,100|4,3/30,0 56,10 58,34 42,50 4,52",
        "U": "0,0 1,55 8,88 32,100 58,88 66,55 67,0",
        "W": "0,0/24,100/48,24/72,100/96,0",
        "e": "2,52/66,50/62,18 36,0 10,14 0,50 10,86 38,100 66,86",
        "h": "2,0/0,100|0,68 14,48 32,42 46,52 50,70/50,100",
        "m": "0,0/0,100|0,40 16,8 32,4 44,20/46,100|46,40 62,8 78,4 90,20/92,100",
        "t": "28,0 26,60 28,88 42,100 58,92|0,30/56,28",
    },
    "report": {
        "C": "68,14 50,1 30,2 8,24 0,52 10,82 34,99 56,96 70,82",
        "E": "58,0/2,0/0,100/60,99|1,48/48,47",
        "L": "3,0/0,99/58,97",
        "M": "0,100/8,0/42,70/78,0/86,100",
        "R": "3,0/0,100|3,3/30,0 54,10 55,32 38,48 3,52|26,51/62,100",
        "T": "0,2/74,0|37,1/36,100",
        "V": "0,0/36,100/72,0",
        "X": "0,0/66,100|66,0/0,100",
        "d": "50,62 36,46 16,48 2,64 2,84 16,98 36,96 50,80|52,0/52,100",
        "f": "58,10 44,0 30,8 26,28/24,100|2,42/50,41",
        "n": "0,0/0,100|0,45 18,12 44,2 64,16 70,44/70,100",
        "r": "0,0/0,100|0,48 14,18 36,2 60,6",
    },
}

SYMBOLS: Mapping[str, Mapping[str, str]] = {
    "train": {
        "?": "0,22 12,4 32,0 50,10 52,30 40,46 28,56 26,74|26,97/27,100",
        "#": "26,0/18,100|62,0/54,100|2,34/80,32|0,68/78,66",
        "~": "0,30 14,10 32,8 52,24 70,28 86,8",
        "%": (
            "70,0/6,100|18,2 6,10 4,26 14,36 26,30 30,14 18,2|62,64 50,72 48,88 58,98 70,92 "
            "74,76 62,64"
        ),
    },
    "report": {
        "&": "82,100/22,30 16,14 26,1 42,2 48,16 38,34 12,54 0,74 8,94 30,100 54,88 76,54",
        "@": (
            "66,38 52,28 36,34 28,52 34,68 50,68 62,54 66,34/66,62 76,70 90,60 96,40 86,14 "
            "58,0 26,8 4,34 2,66 22,94 56,100 84,90"
        ),
        "=": "0,0/80,0|0,32/80,31",
        "√": "0,56/14,50/32,100/62,0/110,0",
    },
}

SHAPES: Mapping[str, Mapping[str, str]] = {
    "train": {
        "square": "0,0/0,96/98,97/97,1/0,0",
        "star": "20,100/50,0/80,100/0,36/100,36/20,100",
        "arrow": "0,50/100,50|68,16/100,50/68,84",
        "house": "4,100/4,42/50,0/96,42/96,100/4,100|38,100/38,66/62,66/62,100",
        "flower": (
            "50,34 42,10 58,10 50,34/72,26 76,42 54,44/72,56 60,70 50,52/36,72 26,58 44,46/"
            "22,42 28,26 48,36|50,56 52,80 48,110"
        ),
        "umbrella": "0,50 12,16 50,0 88,16 100,50/0,50|50,50 50,90 42,100 32,90",
        "ladder": "0,0/0,100|40,0/40,100|0,20/40,20|0,50/40,50|0,80/40,80",
    },
    "report": {
        "triangle": "50,0/0,90/102,91/50,0",
        "heart": "50,26 34,2 8,6 0,32 16,62/50,100/84,62 100,32 92,6 66,2 50,26",
        "spiral": (
            "50,52 60,46 62,60 48,66 36,52 46,34 68,36 78,58 64,82 36,84 18,62 22,30 50,12 "
            "84,22 98,56"
        ),
        "fish": "100,10 70,46 34,66 8,52 0,38 8,24 34,8 70,30 100,66",
        "face": (
            "50,0 14,16 0,50 14,86 50,100 86,86 100,50 86,16 50,0|32,32/33,36|68,32/67,36|"
            "28,64 50,80 72,64"
        ),
        "zigzag": "0,40/16,0/32,40/48,0/64,40/80,0/96,40",
        "boat": "0,68/14,100/84,100/100,68/0,68|48,68/48,0/88,56/48,56",
    },
}


def strokes_of(written: str) -> tuple[Points, ...]:
    """A glyph's strokes.

    Args:
        written: an entry of one of the tables.

    Returns:
        Each (n, 2), x to the right and y downwards, in a box about 100 tall.
    """
    return tuple(pen_stroke(stroke) for stroke in written.split("|"))
