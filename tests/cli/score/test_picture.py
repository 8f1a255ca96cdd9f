"""Pictures of one digit."""

import builtins
import io
import subprocess
import sys
import zlib
from collections.abc import Callable
from contextlib import suppress

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageFilter

from digitgame.cli.score import picture as picture_module
from digitgame.cli.score.picture import PictureError, read_picture
from model.raster import Floats, digit_image, draw
from model.reader import Reader, load_reader
from tests.fuzz.mutation import as_png, chunks
from tests.handmade import HANDMADE, Handmade, fitted


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader()


def drawn(made: Handmade, side: int = 300, pen: float = 0.09) -> Floats:
    """Draw a digit on a large sheet, (side, side), 0 for paper to 1 for ink."""
    strokes = [stroke * side / 80 for stroke in fitted(made, 80, 40, corner=(0.3, 0.8))]
    return draw(strokes, (side, side), pen * side)


def png(picture: Image.Image, **options: object) -> bytes:
    """Encode a picture as PNG."""
    file = io.BytesIO()
    picture.save(file, "PNG", **options)
    return file.getvalue()


def grey(ink: npt.NDArray[np.floating]) -> Image.Image:
    """Convert ink to a picture, light on black like MNIST's."""
    return Image.fromarray((255 * ink).round().astype(np.uint8))


def on_nothing(ink: Floats, *colour: float) -> Image.Image:
    """Draw ink of a colour on transparency."""
    return Image.merge("RGBA", (*(grey(level + 0 * ink) for level in colour), grey(ink)))


FORMS: dict[str, Callable[[Floats], Image.Image]] = {
    "light on dark": grey,
    "dark on light": lambda ink: grey(1 - ink),
    "grey on grey": lambda ink: grey(0.7 - 0.4 * ink),
    "blue on white": lambda ink: Image.merge(
        "RGB", (grey(1 - ink), grey(1 - ink), grey(1 - 0 * ink))
    ),
    "black on nothing": lambda ink: Image.merge("LA", (grey(0 * ink), grey(ink))),
    "white on nothing": lambda ink: on_nothing(ink, 1, 1, 1),
    "yellow on nothing": lambda ink: on_nothing(ink, 1, 1, 0),
    "dark blue on nothing": lambda ink: on_nothing(ink, 0, 0, 0.4),
    "mid grey on nothing": lambda ink: on_nothing(ink, 0.5, 0.5, 0.5),
    "with corners cut off": lambda ink: Image.merge(
        "LA", (grey(1 - ink), grey(np.hypot(*np.mgrid[-1:1:300j, -1:1:300j]) < 1.3))
    ),
    "two colours": lambda ink: grey(1 - ink).convert("1"),
    "a palette": lambda ink: grey(1 - ink).convert("P"),
    "16 bits": lambda ink: Image.fromarray((65535 * ink).astype(np.uint16)),
}


class TestPictureImage:
    @pytest.mark.parametrize("form", FORMS)
    def test_of_every_kind_of_png_is_read(self, form: str, reader: Reader) -> None:
        for made in HANDMADE[::4]:
            prediction = reader.read(read_picture(png(FORMS[form](drawn(made)))))
            assert (prediction.digit, prediction.readable) == (made.digit, True), str(made)

    @pytest.mark.parametrize("side", [28, 64, 1000])
    def test_of_every_size_is_read(self, side: int, reader: Reader) -> None:
        for made in HANDMADE[1::4]:
            prediction = reader.read(read_picture(png(grey(drawn(made, side)))))
            assert (prediction.digit, prediction.readable) == (made.digit, True), str(made)

    @pytest.mark.parametrize("made", HANDMADE[::6], ids=str)
    def test_of_one_made_like_mnists_is_that_picture(self, made: Handmade) -> None:
        image = digit_image(fitted(made, 40, 20))
        assert np.abs(read_picture(png(grey(image))) - image).max() < 0.01

    def test_is_what_the_network_takes(self) -> None:
        image = read_picture(png(grey(drawn(HANDMADE[5]))))
        assert image.shape == (28, 28)
        assert image.dtype == np.float32
        assert image.min() == 0
        assert 0.99 < image.max() <= 1

    @pytest.mark.parametrize("level", [0, 128, 255])
    def test_of_an_empty_sheet_is_empty(self, level: int) -> None:
        assert not read_picture(png(Image.new("L", (50, 40), level))).any()

    @pytest.mark.parametrize("size", [(1, 1), (1, 3000), (3000, 1), (2, 2)])
    def test_of_odd_sizes_is_an_image(self, size: tuple[int, int]) -> None:
        picture = Image.new("L", size, 0)
        picture.putpixel((size[0] // 2, size[1] // 2), 255)
        assert read_picture(png(picture)).shape == (28, 28)

    def test_of_a_speck_cannot_be_read(self, reader: Reader) -> None:
        picture = Image.new("L", (200, 100), 255)
        picture.putpixel((70, 30), 0)
        assert not reader.read(read_picture(png(picture))).readable


def jpeg(picture: Image.Image, **options: object) -> bytes:
    """Encode a picture as JPEG."""
    file = io.BytesIO()
    picture.save(file, "JPEG", **options)
    return file.getvalue()


def photograph(made: Handmade | None, rng: np.random.Generator) -> bytes:
    """Photograph a digit on a sheet: pen or pencil, lit from one side, with a hand's soft shadow,
    darker corners, grain, and held askew.
    """
    columns, rows = 900, 1200
    side = int(rng.uniform(0.3, 0.55) * columns)
    sheet = np.zeros((rows, columns), np.float32)
    top, left = rng.integers(110, rows - side - 110), rng.integers(110, columns - side - 110)
    pen = rng.uniform(0.03, 0.1)
    if made:
        sheet[top : top + side, left : left + side] = drawn(made, side, pen)
    y, x = np.mgrid[-1 : 1 : rows * 1j, -1 : 1 : columns * 1j]
    angle, (hand_x, hand_y) = rng.uniform(0, 2 * np.pi), rng.uniform(-1, 1, 2)
    light = 0.75 + 0.18 * (np.cos(angle) * x + np.sin(angle) * y) - 0.12 * (x**2 + y**2)
    light *= 1 - 0.25 * np.exp(-((x - hand_x) ** 2 + (y - hand_y) ** 2) / 0.3)
    seen = light * (1 - rng.uniform(0.5, 0.85) * sheet) + rng.normal(0, 0.015, sheet.shape)
    picture = grey(np.clip(seen, 0, 1)).filter(ImageFilter.GaussianBlur(1.5))
    askew = picture.rotate(rng.uniform(-5, 5)).crop((60, 60, columns - 60, rows - 60))
    return jpeg(askew, quality=80)


class TestPhotographs:
    @pytest.mark.parametrize("made", HANDMADE[::3], ids=str)
    def test_of_digits_on_paper_are_read(self, made: Handmade, reader: Reader) -> None:
        prediction = reader.read(read_picture(photograph(made, np.random.default_rng(made.digit))))
        assert (prediction.digit, prediction.readable) == (made.digit, True)

    def test_of_paper_alone_are_empty(self) -> None:
        for seed in range(3):
            assert not read_picture(photograph(None, np.random.default_rng(seed))).any()

    @pytest.mark.parametrize("orientation", range(1, 9))
    def test_are_turned_as_the_camera_was_held(self, orientation: int, reader: Reader) -> None:
        made = next(made for made in HANDMADE if made.digit == 7)
        upright = grey(1 - drawn(made))
        undo = {
            2: Image.Transpose.FLIP_LEFT_RIGHT,
            3: Image.Transpose.ROTATE_180,
            4: Image.Transpose.FLIP_TOP_BOTTOM,
            5: Image.Transpose.TRANSPOSE,
            6: Image.Transpose.ROTATE_90,
            7: Image.Transpose.TRANSVERSE,
            8: Image.Transpose.ROTATE_270,
        }
        kept = upright.transpose(undo[orientation]) if orientation > 1 else upright
        exif = Image.Exif()
        exif[0x0112] = orientation
        prediction = reader.read(read_picture(jpeg(kept, exif=exif)))
        assert (prediction.digit, prediction.readable) == (7, True)

    def test_of_many_pixels_are_read(self, reader: Reader) -> None:
        page = Image.new("L", (6000, 8000), 230)
        page.paste(grey(0.9 - 0.7 * drawn(HANDMADE[0], 2000)), (1000, 3000))
        prediction = reader.read(read_picture(jpeg(page)))
        assert (prediction.digit, prediction.readable) == (HANDMADE[0].digit, True)


class TestDust:
    @pytest.mark.parametrize("made", HANDMADE[::3], ids=str)
    def test_is_left_out(self, made: Handmade) -> None:
        """Two specks next to the digit, one on the border, one darker than the ink."""
        clean = 0.7 * drawn(made)
        dusty = clean.copy()
        for row, column, size, level in ((20, 280, 4, 0.7), (285, 15, 6, 0.9), (150, 298, 2, 0.7)):
            dusty[row : row + size, column : column + size] = level
        assert np.abs(read_picture(png(grey(dusty))) - read_picture(png(grey(clean)))).max() < 0.05

    def test_an_edge_of_the_sheet_is_left_out(self, reader: Reader) -> None:
        for made in HANDMADE[::3]:
            picture = 1 - 0.8 * drawn(made)
            picture[:, :6] = 0.1  # the table next to it
            prediction = reader.read(read_picture(png(grey(picture))))
            assert (prediction.digit, prediction.readable) == (made.digit, True), str(made)


class TestBadPictures:
    @pytest.mark.parametrize("cut", [8, 30, 100, -200])
    def test_that_are_cut_off_are_named(self, cut: int) -> None:
        with pytest.raises(PictureError, match="picture is damaged"):
            read_picture(png(grey(drawn(HANDMADE[0])))[:cut])

    def test_that_are_altered_are_named(self) -> None:
        data = bytearray(png(grey(drawn(HANDMADE[0]))))
        data[len(data) // 2] ^= 0xFF
        with pytest.raises(PictureError, match="picture is damaged"):
            read_picture(bytes(data))

    def test_of_another_format_are_named(self) -> None:
        file = io.BytesIO()
        grey(drawn(HANDMADE[0])).save(file, "GIF")
        with pytest.raises(PictureError, match="picture is damaged"):
            read_picture(file.getvalue())

    @pytest.mark.parametrize("side", [9_000, 20_000, 2_000_000])
    def test_that_would_fill_the_memory_are_refused(self, side: int) -> None:
        data = png(Image.new("1", (8, 8)))
        header = b"IHDR" + side.to_bytes(4, "big") * 2 + data[24:29]
        data = data[:12] + header + zlib.crc32(header).to_bytes(4, "big") + data[33:]
        with pytest.raises(PictureError, match=r"million pixels|far too large"):
            read_picture(data)

    @pytest.mark.parametrize("more", [b"iCCP", b"acTL", None])
    def test_at_which_pillow_fails_or_warns_are_read_or_named(self, more: bytes | None) -> None:
        """A truncated colour profile, an animation without frames, a missing palette."""
        parts = chunks(png(Image.new("P", (24, 24))))
        if more:
            parts.insert(1, (more, b""))
        else:
            parts = [part for part in parts if part[0] != b"PLTE"]
        with suppress(PictureError):
            assert not read_picture(as_png(parts)).any()

    def test_need_pillow_and_say_so(self, monkeypatch: pytest.MonkeyPatch) -> None:
        load = builtins.__import__

        def missing(name: str, *arguments: object) -> object:
            if name == "PIL":
                raise ImportError(name)
            return load(name, *arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(builtins, "__import__", missing)
        with pytest.raises(PictureError, match="pip install pillow"):
            read_picture(b"\x89PNG")


def test_pillow_is_not_loaded_before_a_picture_is() -> None:
    code = f"import sys, {picture_module.__name__}; sys.exit('PIL' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
