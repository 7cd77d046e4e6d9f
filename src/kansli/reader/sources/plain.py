"""Plain text and Markdown in any usual encoding.

Reads bytes; leaves the text as delivered, with newlines as ``\\n``. Form feeds stay in the text and part it into pages.
"""

from __future__ import annotations

import codecs
import re

from kansli.reader.text import LineStyle, Page, SourceText

EXTRACTOR = "text/2"
MARKDOWN_SUFFIXES = (".md", ".markdown")

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark begins it
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NEWLINES = re.compile(r"\r\n?")
_SAMPLE = 200_000
_FIRST_HIGH = 0x80

# Bytes that are Swedish letters (åäö ÅÄÖ é É ü) in each of the encodings that Swedish offices have used.
_SWEDISH_BYTES = {encoding: bytes(sorted(set("åäöÅÄÖéÉü".encode(encoding)))) for encoding in ("cp1252", "mac_roman", "cp850")}
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_UTF8_EXPECTED = frozenset("åäöÅÄÖéÉèàáüÜøØæÆ§–—’‘”“…•·°€½\u00a0\u00ad\ufeff")


def read_plain(name: str, raw: bytes) -> SourceText:
    """The text of a plain or Markdown file."""
    text = _NEWLINES.sub("\n", decode(raw))
    markdown = name.lower().endswith(MARKDOWN_SUFFIXES)
    return SourceText(
        document=name,
        text=text,
        media="markdown" if markdown else "text",
        extractor=EXTRACTOR,
        pages=_pages(text),
        styles=_markdown_styles(text) if markdown else {},
    )


def decode(raw: bytes) -> str:
    """The characters of ``raw``, whatever usual encoding or mix of encodings it is in."""
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, errors="replace")
    wide = _utf16_without_mark(raw)
    if wide:
        return raw.decode(wide, errors="replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_mixed(raw)


def _utf16_without_mark(raw: bytes) -> str | None:
    """UTF-16 by its look: in Western text every other byte is NUL."""
    sample = raw[:4000]
    if len(sample) < 4 or len(raw) % 2:
        return None
    half = len(sample) // 2
    if sample[1::2].count(0) > 0.7 * half and sample[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return None


def _decode_mixed(raw: bytes) -> str:
    """Line by line: UTF-8 where a line is that, else the older encoding that the other lines agree on."""
    lines = raw.splitlines(keepends=True)
    older = _older_encoding(b"".join(line for line in lines if not _is_utf8(line)))
    return "".join(line.decode("utf-8") if _is_utf8(line) else _decode_older(line, older) for line in lines)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decode_older(line: bytes, encoding: str) -> str:
    """A line in ``encoding``, save for UTF-8 sequences of usual Swedish characters pasted into it."""
    parts = []
    position = 0
    for sequence in _UTF8_SEQUENCE.finditer(line):
        try:
            character = sequence.group().decode("utf-8")
        except UnicodeDecodeError:
            continue
        if character in _UTF8_EXPECTED:
            parts += [_decode_bytes(line[position : sequence.start()], encoding), character]
            position = sequence.end()
    parts.append(_decode_bytes(line[position:], encoding))
    return "".join(parts)


def _decode_bytes(raw: bytes, encoding: str) -> str:
    if encoding != "cp1252":
        return raw.decode(encoding, errors="replace")
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:  # five bytes have no meaning in cp1252
        return "".join(bytes((byte,)).decode("cp1252", errors="ignore") or chr(byte) for byte in raw)


def _older_encoding(raw: bytes) -> str:
    """The encoding in which most high bytes next to a letter are Swedish letters; cp1252 when several do equally well."""
    sample = raw[:_SAMPLE]
    in_words = bytes(
        match.group()[0]
        for match in _HIGH_BYTE.finditer(sample)
        if _is_letter(sample, match.start() - 1) or _is_letter(sample, match.start() + 1)
    )
    if not in_words:
        return "cp1252"
    scores = {encoding: sum(in_words.count(byte) for byte in letters) for encoding, letters in _SWEDISH_BYTES.items()}
    best = max(scores, key=lambda encoding: scores[encoding])
    latin = len(in_words) < 0.5 * sum(byte < _FIRST_HIGH and bytes((byte,)).isalpha() for byte in sample)
    if latin and scores[best] >= 0.5 * len(in_words):
        return best
    from charset_normalizer import from_bytes  # not loaded for the encodings that Swedish text comes in

    guess = from_bytes(sample).best()
    return guess.encoding if guess is not None and guess.encoding != "ascii" else "cp1252"


def _is_letter(raw: bytes, position: int) -> bool:
    """A letter of ASCII, or what may be one beyond."""
    return 0 <= position < len(raw) and (raw[position] >= _FIRST_HIGH or bytes((raw[position],)).isalpha())


def _pages(text: str) -> tuple[Page, ...]:
    """Pages between form feeds; none where there is no form feed. The form feed ends the page it follows."""
    if "\f" not in text.rstrip("\f\n "):
        return ()
    ends = [match.end() for match in re.finditer("\f", text)]
    if text[ends[-1] :].strip():
        ends.append(len(text))
    else:
        ends[-1] = len(text)
    starts = [0, *ends[:-1]]
    return tuple(Page(number, start, end) for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1))


_ATX = re.compile(r"^ {0,3}(#{1,6})[ \t]+\S")
_SETEXT = re.compile(r"^ {0,3}(=+|-+)[ \t]*$")
_BOLD = re.compile(r"^\s*(?:\*\*(?!\s).+\*\*|__(?!\s).+__)\s*$")
_FENCE = re.compile(r"^ {0,3}(```|~~~)")


def _markdown_styles(text: str) -> dict[int, LineStyle]:
    """Headings and bold lines of Markdown; the marks themselves stay in the text."""
    styles: dict[int, LineStyle] = {}
    offset = 0
    previous: tuple[int, str] | None = None
    fenced = False
    for line in text.split("\n"):
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced:
            atx = _ATX.match(line)
            setext = _SETEXT.match(line)
            if atx:
                styles[offset] = LineStyle(heading=len(atx.group(1)))
            elif setext and previous is not None and previous[1].strip() and previous[0] not in styles:
                styles[previous[0]] = LineStyle(heading=1 if setext.group(1)[0] == "=" else 2)
            elif _BOLD.match(line):
                styles[offset] = LineStyle(bold=True)
        previous = (offset, line)
        offset += len(line) + 1
    return styles
