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
from PIL import Image

from digitgame.cli.score import png as picture_module
from digitgame.cli.score.png import PictureError, read_png
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


FORMS: dict[str, Callable[[Floats], Image.Image]] = {
    "light on dark": grey,
    "dark on light": lambda ink: grey(1 - ink),
    "grey on grey": lambda ink: grey(0.7 - 0.4 * ink),
    "blue on white": lambda ink: Image.merge(
        "RGB", (grey(1 - ink), grey(1 - ink), grey(1 - 0 * ink))
    ),
    "black on nothing": lambda ink: Image.merge("LA", (grey(0 * ink), grey(ink))),
    "two colours": lambda ink: grey(1 - ink).convert("1"),
    "a palette": lambda ink: grey(1 - ink).convert("P"),
    "16 bits": lambda ink: Image.fromarray((65535 * ink).astype(np.uint16)),
}


class TestPictureImage:
    @pytest.mark.parametrize("form", FORMS)
    def test_of_every_kind_of_png_is_read(self, form: str, reader: Reader) -> None:
        for made in HANDMADE[::4]:
            prediction = reader.read(read_png(png(FORMS[form](drawn(made)))))
            assert (prediction.digit, prediction.readable) == (made.digit, True), str(made)

    @pytest.mark.parametrize("side", [28, 64, 1000])
    def test_of_every_size_is_read(self, side: int, reader: Reader) -> None:
        for made in HANDMADE[1::4]:
            prediction = reader.read(read_png(png(grey(drawn(made, side)))))
            assert (prediction.digit, prediction.readable) == (made.digit, True), str(made)

    @pytest.mark.parametrize("made", HANDMADE[::6], ids=str)
    def test_of_one_made_like_mnists_is_that_picture(self, made: Handmade) -> None:
        image = digit_image(fitted(made, 40, 20))
        assert np.abs(read_png(png(grey(image))) - image).max() < 0.01

    def test_is_what_the_network_takes(self) -> None:
        image = read_png(png(grey(drawn(HANDMADE[5]))))
        assert image.shape == (28, 28)
        assert image.dtype == np.float32
        assert image.min() == 0
        assert 0.99 < image.max() <= 1

    @pytest.mark.parametrize("level", [0, 128, 255])
    def test_of_an_empty_sheet_is_empty(self, level: int) -> None:
        assert not read_png(png(Image.new("L", (50, 40), level))).any()

    @pytest.mark.parametrize("size", [(1, 1), (1, 3000), (3000, 1), (2, 2)])
    def test_of_odd_sizes_is_an_image(self, size: tuple[int, int]) -> None:
        picture = Image.new("L", size, 0)
        picture.putpixel((size[0] // 2, size[1] // 2), 255)
        assert read_png(png(picture)).shape == (28, 28)

    def test_of_a_speck_cannot_be_read(self, reader: Reader) -> None:
        picture = Image.new("L", (200, 100), 255)
        picture.putpixel((70, 30), 0)
        assert not reader.read(read_png(png(picture))).readable


class TestBadPictures:
    @pytest.mark.parametrize("cut", [8, 30, 100, -200])
    def test_that_are_cut_off_are_named(self, cut: int) -> None:
        with pytest.raises(PictureError, match="PNG is damaged"):
            read_png(png(grey(drawn(HANDMADE[0])))[:cut])

    def test_that_are_altered_are_named(self) -> None:
        data = bytearray(png(grey(drawn(HANDMADE[0]))))
        data[len(data) // 2] ^= 0xFF
        with pytest.raises(PictureError, match="PNG is damaged"):
            read_png(bytes(data))

    def test_of_another_format_are_named(self) -> None:
        file = io.BytesIO()
        grey(drawn(HANDMADE[0])).save(file, "JPEG")
        with pytest.raises(PictureError, match="PNG is damaged"):
            read_png(file.getvalue())

    @pytest.mark.parametrize("side", [5_000, 20_000, 2_000_000])
    def test_that_would_fill_the_memory_are_refused(self, side: int) -> None:
        data = png(Image.new("1", (8, 8)))
        header = b"IHDR" + side.to_bytes(4, "big") * 2 + data[24:29]
        data = data[:12] + header + zlib.crc32(header).to_bytes(4, "big") + data[33:]
        with pytest.raises(PictureError, match=r"million pixels|far too large"):
            read_png(data)

    @pytest.mark.parametrize("more", [b"iCCP", b"acTL", None])
    def test_at_which_pillow_fails_or_warns_are_read_or_named(self, more: bytes | None) -> None:
        """A truncated colour profile, an animation without frames, a missing palette."""
        parts = chunks(png(Image.new("P", (24, 24))))
        if more:
            parts.insert(1, (more, b""))
        else:
            parts = [part for part in parts if part[0] != b"PLTE"]
        with suppress(PictureError):
            assert not read_png(as_png(parts)).any()

    def test_need_pillow_and_say_so(self, monkeypatch: pytest.MonkeyPatch) -> None:
        load = builtins.__import__

        def missing(name: str, *arguments: object) -> object:
            if name == "PIL":
                raise ImportError(name)
            return load(name, *arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(builtins, "__import__", missing)
        with pytest.raises(PictureError, match="pip install pillow"):
            read_png(b"\x89PNG")


def test_pillow_is_not_loaded_before_a_picture_is() -> None:
    code = f"import sys, {picture_module.__name__}; sys.exit('PIL' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
