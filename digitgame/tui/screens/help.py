"""Help: mouse, keys, and what counts."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Footer, Markdown

_HELP = """\
## Draw

With the **mouse**: hold the left button and draw. A click leaves a dot.
The **right button** checks.

With the **keys**: arrows move the pen by one cell, Home PgUp End PgDn (or `y` `u` `b` `n`) move it
aslant. **Space** puts the pen down, and lifts it again. **Enter** checks.

Anywhere on the pad and at any size will be read. Between the **lines** it is most beautiful.

| key | does |
|---|---|
| Ctrl+Z or Backspace | undo |
| Ctrl+Y | redo |
| Delete or Ctrl+X | clear the pad |
| Enter or right click | check, then next |
| R | try again |
| S | skip this prompt |
| G | guide lines on or off |
| Escape | back |
| Ctrl+P | commands and themes |
| Ctrl+Q | quit |

## The score

Up to 100, and three stars. **Reading**: how sure the network is. **Form**: how near your shape is
to the copybook's. **Formation**: order, direction and start of your strokes. **Proportion**: how
wide it is for its height. **Placement**: how it stands between the lines. Under your ink, dots show
the nearest way to write the digit. How much is forgiven you choose with Ctrl+P.

## What counts

The **first try** at each prompt counts. Trying again is practice and does not change it.
Ink that **can't be read** never counts. A **skipped** prompt counts as a miss.
Every attempt is kept the moment you see its verdict: you can leave whenever you like.
"""


class HelpScreen(ModalScreen[None]):
    """One page that scrolls."""

    BINDINGS = [Binding("escape,enter,f1,h,q", "dismiss", "Close")]  # noqa: RUF012 - Textual declares it so

    def compose(self) -> ComposeResult:
        """The page."""
        with VerticalScroll(id="page"):
            yield Markdown(_HELP)
        yield Footer()
