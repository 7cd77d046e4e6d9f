"""Tables of data in TOML beside the code, read as fast as modules are.

Python keeps what it compiles of a module in ``__pycache__`` until the file changes, where it may write there; these files are
kept in the same place and the same way, by the same machinery. Parsing them anew takes as long as reading a document.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any


class _Loader(SourceFileLoader):
    """Takes a TOML file for a module that holds nothing but its data."""

    def source_to_code(self, data: Any, path: Any = "", *, _optimize: int = -1) -> CodeType:  # type: ignore[override] # noqa: ANN401
        """The module that a TOML file stands for."""
        return compile(f"data = {tomllib.loads(data.decode())!r}", path, "exec", optimize=_optimize)


@cache
def read_table(path: Path) -> dict[str, Any]:
    """What a TOML file of the package says. It is the same for all who ask, and not to be changed.

    Raises:
        FileNotFoundError: it is missing.
        tomllib.TOMLDecodeError: it is not well formed.
    """
    module = ModuleType(path.stem)
    _Loader(path.stem, str(path)).exec_module(module)
    data: dict[str, Any] = module.data
    return data
