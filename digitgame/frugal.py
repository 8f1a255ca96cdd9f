"""Frugal: what modules bring along and no game needs is kept out of memory; the edge.

Thirty learners may share a machine, each with a process of their own, and most of what such a
process takes is other people's code. Nothing here changes what that does: it is only loaded later,
or without what describes it.
"""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from importlib.machinery import (
    BYTECODE_SUFFIXES,
    EXTENSION_SUFFIXES,
    SOURCE_SUFFIXES,
    ExtensionFileLoader,
    FileFinder,
    SourceFileLoader,
    SourcelessFileLoader,
)
from operator import is_
from threading import Lock
from types import CodeType, ModuleType
from typing import Any

_LATER = ("ipaddress", "locale", "mimetypes", "shutil")
"""Modules of Python's that others import for functions which a game hardly ever calls."""

_INSTEAD = {"textual.types": "textual._types"}
"""Modules that collect what others define, and where the others look for it first: a collection
would bring widgets that the game does not have."""

_WITHOUT: Mapping[str, tuple[str, ...]] = {
    "numpy": ("ctypes",),  # no library is called but NumPy's own
    "shutil": ("bz2", "lzma"),  # no archive that is packed so is ever opened
    "zipfile": ("bz2", "lzma"),
}
"""What modules try to import and, by a way of their own, do without where it is missing."""

_DOCUMENTED = frozenset(("asyncio", "digitgame", "model", "numpy", "rich", "textual"))
"""Packages that are much documented, and never look at their own documentation."""

_DOCUMENTATION = ("numpy._core._add_newdocs", "numpy._core._add_newdocs_scalars")
"""Modules that hold nothing but more of it."""

_ARENAS = -8
"""`M_ARENA_MAX` of the C library's `mallopt`, as in its malloc.h."""

_STEPPING_ASIDE = Lock()

_IS_FUNCTION = 0x1
"""In a function's flags, not in those of a module or a class: `inspect.CO_OPTIMIZED`."""

_HAS_DOCUMENTATION = 0x4000000
"""In a function's flags, from Python 3.13 on."""


def begin() -> None:
    """Have all that is imported from now on be frugal; for processes that are the game alone."""
    for name in _DOCUMENTATION:
        sys.modules.setdefault(name, ModuleType(name))
    for name in _LATER:
        sys.modules.setdefault(name, _Later(name))
    for name, other in _INSTEAD.items():
        sys.modules.setdefault(name, _Later(name, other))
    kinds: list[tuple[type[Any], list[str]]] = [
        (ExtensionFileLoader, EXTENSION_SUFFIXES),
        (_FrugalLoader, SOURCE_SUFFIXES),
        (SourcelessFileLoader, BYTECODE_SUFFIXES),
    ]
    sys.path_hooks.insert(0, FileFinder.path_hook(*kinds))
    sys.path_importer_cache.clear()


def share_heap() -> None:
    """Have all threads get their memory from one heap.

    Only one of them runs Python at a time. The C library would give each a heap of its own, and
    what is free in one is of no use to the others.
    """
    try:
        # What `ctypes` is made of: all of it, for one call, would take as much as a second heap.
        import _ctypes

        mallopt = _ctypes.dlsym(_ctypes.dlopen(None, 0), "mallopt")  # type: ignore[arg-type]
        _ctypes.call_function(mallopt, (_ARENAS, 1))
    except (ImportError, AttributeError, OSError):
        return  # a system that has another C library


@contextmanager
def forgetting(*names: str) -> Iterator[None]:
    """Modules that are first imported meanwhile are imported again by whoever wants them later."""
    new = [name for name in names if name not in sys.modules]
    try:
        yield
    finally:
        for name in new:
            sys.modules.pop(name, None)


@contextmanager
def missing(*names: str) -> Iterator[None]:
    """Modules that are not there yet cannot be imported meanwhile, as if Python lacked them."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type] # None says so
    try:
        yield
    finally:
        for name in hidden:
            sys.modules.pop(name, None)


class _Later(ModuleType):
    """Stands for a module that is imported when something in it is first asked for."""

    def __init__(self, name: str, other: str = "") -> None:
        """Nothing imported yet.

        Args:
            name: the module's.
            other: a module that may have what is asked for as well.
        """
        super().__init__(name)
        self._other = other

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # the import system asks for these
            raise AttributeError(name)
        other = sys.modules.get(self._other)
        if hasattr(other, name):
            return getattr(other, name)
        with _STEPPING_ASIDE:
            if sys.modules.get(self.__name__) is self:
                del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


class _FrugalLoader(SourceFileLoader):
    """Loads a module without much documentation, and without what it can do without."""

    def get_code(self, fullname: str) -> CodeType | None:
        """The module's code."""
        code = super().get_code(fullname)
        is_documented = fullname.partition(".")[0] in _DOCUMENTED
        return _undocumented(code) if code and is_documented else code

    def exec_module(self, module: ModuleType) -> None:
        """Run it."""
        with missing(*_WITHOUT.get(module.__name__, ())):
            super().exec_module(module)


def _undocumented(code: CodeType) -> CodeType:
    """Code whose functions have lost their documentation, as `python -OO` takes it away."""
    consts = list(code.co_consts)
    for index, const in enumerate(consts):
        if type(const) is CodeType:
            consts[index] = _undocumented(const)
    if consts and type(consts[0]) is str and _is_documented(code):
        consts[0] = None
    if all(map(is_, consts, code.co_consts)):
        return code
    return code.replace(co_consts=tuple(consts))


def _is_documented(code: CodeType) -> bool:
    """Is a function's first constant what documents it?"""
    if sys.version_info >= (3, 13):
        return bool(code.co_flags & _HAS_DOCUMENTATION)
    # Without documentation that of a function is None; a comprehension has no such place.
    return bool(code.co_flags & _IS_FUNCTION) and not code.co_name.startswith("<")
