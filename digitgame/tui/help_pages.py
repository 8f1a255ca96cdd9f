"""Help pages in Markdown, one for each screen."""

_DRAW = """\
## Draw

With the **mouse**: hold down the left button and draw. A click makes a dot.
The **right button** checks.

With the **keys**: the arrows move the pen, and with **Shift** four times as far. The number pad
moves it too, and `y` `u` `b` `n` go diagonally. **Space** puts the pen down and lifts it again.
**Enter** checks.

Draw anywhere on the pad, at any size. Digits look best between the **lines**.
"""

_DRAWING_KEYS = """\
| Ctrl+Z or Backspace | undo |
| Ctrl+Y | redo |
| Delete or Ctrl+X | clear the pad |
| G | guide lines on or off |
"""

_QUESTIONS = """\
| D | details: the parts of the score |
| M | compare with the model |
| W | why did I read it like this? |
"""

_ANYWHERE = """\
| ? or F1 | this help |
| Ctrl+P | everything you can do here |
| Ctrl+Q | quit |
"""

_KEYS = f"| Escape | back |\n{_ANYWHERE}"

_TABLE = "| key | what it does |\n|---|---|\n"

_SCORE = """\
## The score

You can get 100 points and three stars. **D** shows the three parts of the score. **Shape**: does
your digit look like the model? **How you draw it**: do you start in the right place and go the
right way? **On the lines**: is it as tall as the lines, and in the middle? On the Home screen,
Settings make the score kinder or stricter.
"""

_COUNTS = """\
## What counts

Your **first try** that I can read counts. More tries are practice and do not change it.
If I **can't read** a try, it does not count, and I ask again. A **skipped** digit is a miss.
Every try is saved as soon as it has a score. You can stop whenever you like, and even close the
window. **Go on**, on the Home screen, takes you back to where you were.
"""

HOME = f"""\
## What you can do

**Learn** shows how to write each digit, and lets you trace it until you can do it alone.
**Practice** asks for ten digits, and more often for the ones you miss.
**Sprint** asks for as many as you can draw in a minute. **Exam** asks for every digit once.
**Sketch** lets you draw freely while the network reads along.
**Progress** shows how you are doing.

{_DRAW}
{_SCORE}
{_COUNTS}
{_TABLE}| Up or Down | choose |
| Enter | open |
| W | change who is playing |
| G | go on with the session you left |
{_ANYWHERE}"""

PRACTICE = f"""\
{_DRAW}
After the verdict, your first stroke begins the next digit.

In the Settings, you can also be asked by **words**, **dots** to count or **sums**.

{_TABLE}| Enter or right click | check, then next |
| R | try again |
| S | skip this digit; Ctrl+Z brings it back |
| T | trace a digit that you missed three times; tracing does not count |
{_QUESTIONS}{_DRAWING_KEYS}{_KEYS}
{_SCORE}
{_COUNTS}"""

TOUR = f"""\
## Your first digit

Draw over the dots, from the mark on. Then the game reads your digit and shows how well it is
written. If I can't read it, that never counts against you.

{_TABLE}| Enter or right click | check, then go on |
| R | after the verdict: draw it again |
| Escape | skip this |
{_DRAWING_KEYS}{_ANYWHERE}
{_DRAW}"""

SPRINT = f"""\
## Sprint

Get as many digits right as you can in 60 seconds. The clock starts with your first stroke, and
stops while I look at a drawing. You get one try at each digit. When the time is up, you can't draw
any more. The digit on the pad still counts if it is right. If it is wrong, it does not count.

If you leave a sprint, you can go on later. You keep the time you had left, but not the drawing on
the pad. Your best sprint is the one with the most right answers.

{_TABLE}| Enter or right click | check |
| S | skip this digit; Ctrl+Z brings it back |
{_DRAWING_KEYS}{_KEYS}
{_COUNTS}
{_DRAW}"""

EXAM = f"""\
## Exam

Every digit once, in mixed order, with one try each. Until the end there are no results, no tips
and no dots. Then you get a certificate with each drawing and its score.

{_TABLE}| Enter or right click | hand in |
| S | skip this digit; Ctrl+Z brings it back |
{_DRAWING_KEYS}{_KEYS}
{_COUNTS}
{_DRAW}"""

SKETCH = f"""\
## Sketch

Draw whatever you like. The bars show which digit the network reads, and how sure it is. The small
picture is what it sees. **Enter** scores the digit that it reads. Nothing is saved.

{_DRAW}
{_TABLE}| Enter or right click | check |
| I | inside the network |
{_QUESTIONS}{_DRAWING_KEYS}{_KEYS}
{_SCORE}"""

CARDS = f"""\
## The cards

Each card is a digit. The first one is open. When you have **learnt** it, the next one opens.
**A** opens them all. A card shows if it is locked or open, your step, or your stars.

{_TABLE}| Left or Right or Up or Down | another card |
| 0 to 9 | open the card of that digit |
| Enter | open the card |
| A | open all cards, or one by one again |
{_KEYS}"""

LESSON = f"""\
## Four steps

**Watch** how it is written. **Trace** the dots: you see at once when the pen leaves them or goes
the wrong way. Then the dots **fade**, and at the end you draw it from **memory**.

**Two good drawings in a row** take you to the next step. **Three misses** take you one step back.
A drawing is good when it looks like the model. Its strokes must come in the right order, start in
the right place and go the right way. You earn stars only when you draw from memory. If I can't
read it, it does not count.

{_TABLE}| Enter or right click | draw it, check, next |
| R | while you watch: replay |
| S | while you watch: slower |
| N | while you watch: another way to write it |
| V | watch again |
{_QUESTIONS}{_DRAWING_KEYS}{_KEYS}
{_DRAW}
{_SCORE}"""

PROGRESS = f"""\
## Progress

How you are doing, page by page: each digit, over time, your calendar, mix-ups and your drawings.

Your **streak** is how many days in a row you have practised. Today can only break it when the day
is over. A **day** ends at midnight, in the place where you drew. You reach your **goal** for the
day when you have drawn that many digits. Skipped digits do not count here. Tracing does not count
either.

{_TABLE}| Tab or Right | next page |
| Left | previous page |
| P | practise |
| T | look further back |
| Plus or Minus | change the daily goal |
| 0 to 9 | only the curves or drawings of that digit |
| Space or Enter | replay the drawings |
| S | replay them more slowly |
| Up or Down | scroll, or another drawing |
{_KEYS}"""

SUMMARY = f"""\
## Summary

See how many were right, your average score and its parts. **Before** is the average of up to five
earlier sessions of the same kind. **~** means that the difference may just be luck: ten digits are
not enough to be sure. You also see each digit with the drawing that counted.

{_TABLE}| W | work on the digit that needs it most |
| P | another session of the same kind |
| Up or Down | scroll |
| PageUp or PageDown | scroll further |
{_KEYS}
{_COUNTS}"""

CERTIFICATE = f"""\
## Certificate

The result of your exam. The score is the average of all ten digits. A skipped one counts as 0. You
can save the certificate as a picture. Below it you see the same as after any session.

{_TABLE}| C | save the certificate |
| W | work on the digit that needs it most |
| P | another exam |
| Up or Down | scroll |
| PageUp or PageDown | scroll further |
{_KEYS}
{_COUNTS}"""

WHY = f"""\
## Why?

Blue ink says yes to a digit, and orange ink says no. An **o** shows a line that is missing, an
**x** one to leave out. This explains what I read, not the score.

{_TABLE}| D | details: signs and figures |
| Down or Space | ask about the next digit |
| Up | ask about the digit before |
| PageDown or PageUp | scroll |
{_KEYS}"""

COMPARE = f"""\
## Compare

Your strokes and the model's are drawn at the same time. The numbers show where each stroke starts.
**!** marks the place that the tip is about.

{_TABLE}| R or Space | again |
| S | again, slower |
{_KEYS}"""

NETWORK_VIEW = f"""\
## Inside the network

The network reads with filters. A filter looks for one pattern, such as an edge. Six filters look
at your drawing. Each one makes a map of where it found its pattern. Sixteen more filters look at
those six maps. From their maps, the network works out the digit. A map is bright where its filter
found more than on a blank page.

{_DRAW}
{_TABLE}| I or Escape | back to your drawing |
{_DRAWING_KEYS}{_ANYWHERE}"""

SETTINGS = f"""\
## Settings

Choose the language, the colours, and how kind the score is. Everything you change counts at once.

{_TABLE}| Up or Down | another setting |
| Left or Right | change it |
| Escape | back |
{_ANYWHERE}"""

LEARNERS = f"""\
## Who is playing?

Everyone has their own drawings, cards and progress. Choose a name, or type a new one.

{_TABLE}| Tab | switch between the list and the new name |
| F2 | change the name, put two names together, start over or remove |
{_KEYS}"""
