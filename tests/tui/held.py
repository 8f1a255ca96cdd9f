"""Methods that block until a test lets them go."""

import threading
from typing import Any

import pytest

_TIMEOUT = 30.0  # seconds: a guard against hanging


class Held:
    """Replaces a function so that every call waits until `may` is set."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, owner: object, name: str) -> None:
        self.begun, self.may = threading.Event(), threading.Event()
        self.calls = 0
        function = getattr(owner, name)

        def held(*args: Any) -> Any:
            self.calls += 1
            self.begun.set()
            assert self.may.wait(_TIMEOUT)
            return function(*args)

        monkeypatch.setattr(owner, name, held)
