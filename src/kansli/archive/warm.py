"""Imported once before the parsing processes start: rules are compiled and word lists loaded, and all of them share it."""

from __future__ import annotations

from kansli.archive import parsing
from kansli.reader.api import SourceText, evidence_of, read

_DAMAGED = "Minnesanteckningar\n\nFredagen den 2 december 2022\n\nDeltagare Anna Berg Ekeby\n\n1. Valkommen\n\nAnna Berg halsar alla valkomna och gar igenom forslaget.\n\nBeslut\n\nAnna Berg far i uppdrag att aterkomma till nasta mote.\n"

evidence_of(SourceText("a", _DAMAGED))
read(SourceText("a", _DAMAGED * 3))
__all__ = ["parsing"]
