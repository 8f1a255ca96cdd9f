"""Help pages in Markdown, one for each screen."""

_DRAW = """\
## Draw

With the **mouse**: hold the left button and draw. A click leaves a dot.
The **right button** checks.

With the **keys**: arrows move the pen by one cell, Home PgUp End PgDn (or `y` `u` `b` `n`) move it
aslant. **Space** puts the pen down, and lifts it again. **Enter** checks.

Anywhere on the pad and at any size will be read. Between the **lines** it is most beautiful.
"""

_DRAWING_KEYS = """\
| Ctrl+Z or Backspace | undo |
| Ctrl+Y | redo |
| Delete or Ctrl+X | clear the pad |
| G | guide lines on or off |
"""

_ANYWHERE = """\
| F1 | this help |
| Ctrl+P | commands and themes |
| Ctrl+Q | quit |
"""

_KEYS = f"| Escape | back |\n{_ANYWHERE}"

_TABLE = "| key | does |\n|---|---|\n"

_SCORE = """\
## The score

Up to 100, and three stars. **Reading**: how sure the network is. **Form**: how near your shape is
to the copybook's. **Formation**: order, direction and start of your strokes. **Proportion**: how
wide it is for its height. **Placement**: how it stands between the lines. Under your ink, dots show
the nearest way to write the digit. How much is forgiven you choose with Ctrl+P.
"""

_COUNTS = """\
## What counts

The **first try** that can be read counts. Trying again is practice and does not change it.
Ink that **can't be read** is asked again and counts neither way. A **skipped** prompt is a miss.
Every attempt is kept the moment it is judged. You can leave whenever you like: **Go on**, on Home,
leads back to where you were, even if the terminal was closed.
"""

HOME = f"""\
## What there is

**Learn** shows how each digit is written, and lets you trace it until you can do it alone.
**Practice** asks for ten digits, and asks more often for those that you miss.
**Sprint** asks for as many as you can draw in a minute. **Exam** asks for each digit once.
**Sketch** lets you draw freely while the network reads along.
**Progress** shows how you get on.

{_DRAW}
{_SCORE}
{_COUNTS}
{_TABLE}| Up or Down | another place |
| Enter | go there |
| W | who plays |
| G | go on with the session that was left |
{_ANYWHERE}"""

PRACTICE = f"""\
{_DRAW}
{_TABLE}| Enter or right click | check, then next |
| R | try again |
| S | skip this prompt |
| T | trace a digit that you missed three times; that never counts |
| W | why this verdict? |
| M | your ink beside the model |
{_DRAWING_KEYS}{_KEYS}
{_SCORE}
{_COUNTS}"""

SPRINT = f"""\
## Sprint

As many right as you can in 60 seconds. They begin with your first stroke and stand still while I
look at a drawing. One try at each digit, then the next. When time is up, the pen is taken away:
what is on the pad counts if it is right, and neither way if not. A sprint that you leave goes on in
the time it had left; what was on the pad is gone. Your best is the one with the most right.

{_TABLE}| Enter or right click | check |
| S | skip this digit |
{_DRAWING_KEYS}{_KEYS}
{_COUNTS}
{_DRAW}"""

EXAM = f"""\
## Exam

Each digit once, in an order by chance, and one try at each. There is no verdict, no tip and no way
on the pad until the end. Then you get a certificate, with each drawing and its score.

{_TABLE}| Enter or right click | hand in |
| S | skip this digit |
{_DRAWING_KEYS}{_KEYS}
{_COUNTS}
{_DRAW}"""

SKETCH = f"""\
## Sketch

Draw whatever you like. The bars show how sure the network is of each digit while you draw, and the
small picture is what it sees. **Enter** judges the digit that can be read. Nothing is kept.

{_DRAW}
{_TABLE}| Enter or right click | judge |
| I | inside the network |
| W | why this verdict? |
| M | your ink beside the model |
{_DRAWING_KEYS}{_KEYS}
{_SCORE}"""

CARDS = f"""\
## The cards

Each card is a digit. The first is open; each other opens when the one before is **learnt**. **A**
opens all. A card says whether it is locked or open, which step you are at, or its stars.

{_TABLE}| Left or Right or Up or Down | another card |
| 0 to 9 | open the card of that digit |
| Enter | open the card |
| A | open all cards, or one by one again |
{_KEYS}"""

LESSON = f"""\
## Four steps

**Watch** how it is written. **Trace** it over the dots: you are told at once when the pen leaves
them or goes the other way. Then the dots **fade**, and at last you draw it from **memory**.

**Two good ones in a row** pass a step. **Three misses** lead one step back. A drawing is good when
it is like the copybook's and its strokes have their order, direction and start. Stars come from
memory alone. What can't be read counts neither way.

{_TABLE}| Enter or right click | draw it, check, next |
| R | while you watch: replay |
| S | while you watch: slower |
| N | while you watch: another way to write it |
| V | watch again |
| W | why this verdict? |
| M | your ink beside the model |
{_DRAWING_KEYS}{_KEYS}
{_DRAW}
{_SCORE}"""

PROGRESS = f"""\
## Progress

How you get on, page by page: digit by digit, in time, by days with your daily goal, what your
digits are mistaken for, and your drawings.

A **day** is your own, from midnight to midnight where you drew. Your **streak** is the days in a
row on which you answered a digit; today breaks it only when it is over. A day reaches its **goal**
with as many digits drawn as you want to draw a day. What counts nowhere, as tracing, does not
count here, nor do digits that you skipped.

{_TABLE}| Tab or Right | the next page |
| Left | the page before |
| P | practise the weakest digit |
| T | look further back |
| Plus or Minus | change the daily goal |
| 0 to 9 | that digit's curves, or its drawings |
| Space or Enter | let the drawings come about again |
| S | the same, slower |
| Up or Down | scroll, or another drawing |
{_KEYS}"""

SUMMARY = f"""\
## Summary

How the session went: how many were right, the mean score and its parts, beside those of up to five
sessions of the same kind before it. **~** stands where the difference may be chance: ten digits
prove little. Below, each prompt with the drawing that counted.

{_TABLE}| W | work on the digit that needs it most |
| P | another one of the same kind |
| Up or Down | scroll |
| PageUp or PageDown | scroll further |
{_KEYS}
{_COUNTS}"""

CERTIFICATE = f"""\
## Certificate

What your exam came to. The score is the mean of all ten digits; a skipped one counts as 0. It can
be saved as a picture, in the folder of your history. What stands below it is as after any session.

{_TABLE}| C | save the certificate |
| W | work on the digit that needs it most |
| P | another exam |
| Up or Down | scroll |
| PageUp or PageDown | scroll further |
{_KEYS}
{_COUNTS}"""

WHY = f"""\
## Why?

Which parts of your ink spoke for a digit and which against it, and what would have been read with a
part more or less. These are the network's reasons for what it read, not those for the score.

{_TABLE}| Down or Space | ask about the next digit |
| Up | ask about the one before |
| PageDown or PageUp | scroll |
{_KEYS}"""

BESIDE = f"""\
## Beside the model

Your strokes and the copybook's come about together, each numbered where it starts. **!** marks the
place where they differ most.

{_TABLE}| R or Space | again |
| S | again, slower |
{_KEYS}"""

INSIDE = f"""\
## Inside the network

The network reads with filters: six look at your ink, and each gives a map of where it found its
pattern. Sixteen others look at those six maps. From their maps it works out the digit. A map is
bright where the answer differs most from the answer to blank paper.

{_DRAW}
{_TABLE}| I or Escape | back, with your ink |
{_DRAWING_KEYS}{_ANYWHERE}"""

LEARNERS = f"""\
## Who plays

Everybody has attempts, cards and figures of their own. Choose a name, or write a new one.

{_TABLE}| Tab | from the list to the new name and back |
{_KEYS}"""
