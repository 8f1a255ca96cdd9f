"""Take the pictures of the game on phones and tablets that docs/browser.md shows.

python -m tests.tools.browser_pictures docs/browser
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from PIL import Image

from digitgame.cli.serve import visit
from digitgame.web.origin_check import OriginPolicy
from digitgame.web.server import Server, serve
from tests.web.browser import Browser, View, browsing
from tests.web.eyes import of

_VIEWS = {
    "phone": View(360, 640),
    "large-phone": View(412, 860),
    "tablet-upright": View(820, 1180),
    "tablet": View(1180, 820),
    "desktop": View(1280, 800),
}
_COLOURS = 32
_HEIGHT = 640  # pixels


async def take(browser: Browser, url: str, view: View, file: Path) -> None:
    """Draw the first digit asked for in practice, and take a picture of the verdict."""
    await browser.sign_in(url, view, name=file.stem)
    await browser.type("p")
    await browser.write(of(await browser.target()))
    await browser.tap(" Check")
    await browser.wait_for(" Next")
    await asyncio.sleep(2)  # the way to write it is drawn
    await browser.picture(file)
    with Image.open(file) as taken:
        size = round(taken.width * _HEIGHT / taken.height), _HEIGHT
        taken.convert("RGB").resize(size).quantize(_COLOURS).save(file, optimize=True)


async def main(out: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ready: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def make_policy(port: int) -> OriginPolicy:
            ready.set_result(port)
            return OriginPolicy(port)

        server = Server(visit(folder / "store", "en"), places=len(_VIEWS))
        serving = asyncio.create_task(serve(server, "127.0.0.1", 0, make_policy))
        url = f"http://127.0.0.1:{await ready}"
        for title, view in _VIEWS.items():
            async with browsing(folder / title, scale=2) as browser:
                await take(browser, url, view, out / f"{title}.png")
        serving.cancel()
        await asyncio.wait([serving])


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
