"""Tesseract as a program beside us: a page image in, words with places out.

Reads PNM bytes; leaves words in pixels of the image it was given.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from itertools import groupby
from typing import NamedTuple

from kansli.reader.errors import ToolFailedError, ToolMissingError, ToolTimeoutError

LANGUAGE = "swe"
SECONDS_A_PAGE = 300

_WORD_LEVEL = "5"
_COLUMNS = 12
_SPECK_CONFIDENCE = 40
_ORIENTATION_CONFIDENCE = 1.5


class OcrWord(NamedTuple):
    """One word as Tesseract found it, in pixels."""

    text: str
    left: int
    top: int
    width: int
    height: int
    confidence: float


def demand_tesseract(name: str) -> None:
    """See that Tesseract can read Swedish.

    Raises:
        ToolMissingError: it is not installed, or its Swedish is not.
    """
    if shutil.which("tesseract") is None:
        raise ToolMissingError(
            f"{name} är en bild och måste tolkas med Tesseract, som inte är installerat. Installera Debianpaketen tesseract-ocr och tesseract-ocr-swe."
        )
    if LANGUAGE not in _languages():
        raise ToolMissingError(f"{name} är en bild, och Tesseract saknar svenska. Installera Debianpaketet tesseract-ocr-swe.")


def is_ready() -> bool:
    """True where Tesseract and its Swedish are installed."""
    return shutil.which("tesseract") is not None and LANGUAGE in _languages()


def read_lines(image: bytes, dpi: int) -> list[list[OcrWord]]:
    """The words of a page image, line by line in Tesseract's order.

    Raises:
        ToolTimeoutError, ToolFailedError: it did not do its work.
    """
    output = _run(["stdin", "stdout", "-l", LANGUAGE, "--dpi", str(dpi), "tsv"], image)
    rows = [row for row in (line.split("\t") for line in output.splitlines()[1:]) if len(row) == _COLUMNS and row[0] == _WORD_LEVEL]
    lines = []
    for _, group in groupby(rows, key=lambda row: row[2:5]):
        words = [OcrWord(row[11].strip(), int(row[6]), int(row[7]), int(row[8]), int(row[9]), float(row[10])) for row in group]
        words = [word for word in words if word.text and not _is_speck(word)]
        if words:
            lines.append(words)
    return lines


def turn_needed(image: bytes, dpi: int) -> int:
    """Degrees (0, 90, 180 or 270, clockwise) by which the page should be turned to stand upright; 0 when not sure."""
    if "osd" not in _languages():
        return 0
    try:
        output = _run(["stdin", "stdout", "--psm", "0", "-l", "osd", "--dpi", str(dpi)], image)
    except ToolFailedError:  # too few letters to tell
        return 0
    told = dict(line.split(": ", 1) for line in output.splitlines() if ": " in line)
    sure = float(told.get("Orientation confidence", "0")) >= _ORIENTATION_CONFIDENCE
    return int(told.get("Rotate", "0")) if sure else 0


def _is_speck(word: OcrWord) -> bool:
    """Dirt and rules on the paper read as signs."""
    if not word.text.strip("|¦"):
        return True
    return word.confidence < _SPECK_CONFIDENCE and not any(character.isalnum() for character in word.text)


def _languages() -> set[str]:
    return set(_run(["--list-langs"], b"").split())


def _run(arguments: list[str], image: bytes) -> str:
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}  # pages run side by side; threads in each would only be in the way
    try:
        done = subprocess.run(  # noqa: S603 - fixed program, no shell
            [shutil.which("tesseract") or "tesseract", *arguments],
            input=image,
            capture_output=True,
            env=environment,
            timeout=SECONDS_A_PAGE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ToolTimeoutError(
            f"Tesseract blev inte klart med en sida på {SECONDS_A_PAGE} sekunder. Skanna om den i lägre upplösning (300 dpi)."
        ) from error
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip().splitlines()
        raise ToolFailedError(f"Tesseract kunde inte tolka en sida: {reason[-1] if reason else done.returncode}.")
    return done.stdout.decode("utf-8", errors="replace")
