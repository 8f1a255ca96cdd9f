"""Abstract widgets and screens: what lacks a method of its kind cannot be made."""

from abc import ABCMeta

from textual.message_pump import _MessagePumpMeta


class AbstractMeta(ABCMeta, _MessagePumpMeta):
    """The metaclass of a widget or screen with abstract methods, which Textual's own lets pass."""
