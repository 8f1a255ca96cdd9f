"""Summarise a lesson's drawing in one line."""

from digitgame.core.cards import Card
from digitgame.core.lesson import Try
from digitgame.core.tips import with_article
from digitgame.i18n import _, ngettext
from digitgame.tui.widgets.lesson_steps import STEP_NAMES


def headline(drawn: Try, before: Card, after: Card) -> str:
    """Return the headline for a drawing that changed its card from one state to another."""
    step, was = after.lesson.step, before.lesson.step
    if drawn.is_good is None:
        return _("I can't read this. It does not count.")
    if not drawn.is_good:
        return (
            _("Not yet.")
            if step is was
            else _("Not yet. Back to {step}.", step=_(STEP_NAMES[step]))
        )
    if after.lesson.is_learned and not before.lesson.is_learned:
        return _("Learnt! You can write {digit}.", digit=with_article(after.digit))
    if new := after.stars - before.stars:
        won = ngettext("A new star!", "{number} new stars!", new)
        return f"{won} {_('{stars} of 3.', stars=after.stars)}"
    if step is not was:
        return _("Good! On to {step}.", step=_(STEP_NAMES[step]))
    return _("Good! One more like this.") if after.lesson.good else _("Good!")
