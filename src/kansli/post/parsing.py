"""A mail that has come in, taken apart. Whatever its bytes are, something comes out: a broken mail is a mail too."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses
from html.parser import HTMLParser

from kansli.post.words import own_words

_PARTS = 200
"""So many parts of a mail are looked at."""
_TEXT = 400_000
"""Characters of a part that are looked at."""
_MESSAGE_ID = re.compile(r"<[^<>\s]{3,250}>")
_RETURNED = re.compile(
    r"undeliver|delivery (status|failure|has failed)|returned mail|mail delivery failed|failure notice|gick inte att leverera|"
    r"inte levereras|ej leverera|kunde inte leverera|olevererbar|returnerat",
    re.I,
)
_STATUS = re.compile(r"^([245])\.\d{1,3}\.\d{1,3}")


@dataclass(frozen=True, slots=True)
class Bounce:
    """A mail of ours that came back."""

    permanent: bool
    why: str
    """In the words of the server that gave up."""
    to: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a mail says of itself. Nothing of it is proof."""

    message_id: str
    sender: str = ""
    """The one address in the From line, lower case; empty where there is none or several."""
    sender_name: str = ""
    subject: str = ""
    words: str = ""
    """What was written, without the quoted mail."""
    recipients: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    """Message-IDs that it refers to, nearest first."""
    mentioned: tuple[str, ...] = ()
    """Message-IDs that stand in what a bounce encloses."""
    calendar: bytes | None = None
    """A calendar object whose method is REPLY or COUNTER."""
    bounce: Bounce | None = None
    machine: str = ""
    """Why it is taken for a machine's; empty: it is not."""
    refused: str = ""
    """What our own mail server says against its sender; empty: nothing."""
    attachments: tuple[str, ...] = field(default=())
    broken: bool = False
    """It could not be taken apart; the words are what could be saved."""


def understand(content: bytes) -> Incoming:
    """Take a mail apart."""
    try:
        return _understood(content)
    except Exception:  # noqa: BLE001 - the parser of e-mail breaks on some malformed mails, in ways that are not documented
        head, _, rest = content.partition(b"\n\n")
        text = (rest or head)[:_TEXT].decode("utf-8", "replace").replace("\x00", "")
        return Incoming(message_id=_made_id(content), words=own_words(text), broken=True)


def _understood(content: bytes) -> Incoming:
    mail = message_from_bytes(content)
    parts = list(_parts(mail))
    senders = [(name, address.strip().lower()) for name, address in getaddresses([_header(mail, "From")]) if "@" in address]
    name, sender = senders[0] if len(senders) == 1 else ("", "")
    text = _text(parts)
    bounce = _bounce(mail, parts, text)
    return Incoming(
        message_id=next(iter(_ids(mail, "Message-ID")), "") or _made_id(content),
        sender=_clean(sender)[:300],
        sender_name=_clean(name)[:200],
        subject=_clean(_header(mail, "Subject"))[:500],
        words=own_words(text),
        recipients=tuple(
            address.strip().lower()
            for each in ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
            for _, address in getaddresses([str(one) for one in mail.get_all(each, [])])[:50]
            if "@" in address
        ),
        answers=tuple(dict.fromkeys([*_ids(mail, "In-Reply-To"), *reversed(_ids(mail, "References"))]))[:50],
        mentioned=tuple(dict.fromkeys(_MESSAGE_ID.findall(_enclosed(parts, text))))[:50] if bounce else (),
        calendar=_calendar(parts),
        bounce=bounce,
        machine=_machine(mail),
        refused=_refused(mail),
        attachments=tuple(found for part in parts if (found := _clean(_name(part))))[:50],
    )


def _parts(mail: Message) -> Iterator[Message]:
    """The parts, outermost first, without going down a bottomless nest."""
    waiting: list[tuple[Message, int]] = [(mail, 0)]
    seen = 0
    while waiting and seen < _PARTS:
        part, depth = waiting.pop(0)
        seen += 1
        yield part
        inside = part.get_payload()
        if isinstance(inside, list) and depth < 20:
            waiting = [(one, depth + 1) for one in inside if isinstance(one, Message)] + waiting


def _header(mail: Message, name: str) -> str:
    raw = next((str(value) for each, value in mail.raw_items() if each.lower() == name.lower()), "")
    octets = raw.encode("utf-8", "surrogateescape")  # letters that nobody has encoded come as they are
    try:
        value = octets.decode()
    except UnicodeDecodeError:
        value = octets.decode("cp1252", "replace")
    try:
        return str(make_header(decode_header(value)))
    except (HeaderParseError, LookupError, ValueError):
        return value


def _ids(mail: Message, name: str) -> list[str]:
    return [_clean(each)[:300] for value in mail.get_all(name, []) for each in _MESSAGE_ID.findall(str(value))]


def _made_id(content: bytes) -> str:
    return f"<{hashlib.sha256(content).hexdigest()}@utan-id.kansli>"


def _clean(words: str) -> str:
    """On one line, of letters a database takes."""
    return " ".join("".join(" " if ord(letter) < 32 or 0xD800 <= ord(letter) <= 0xDFFF else letter for letter in words).split())


def _decoded(part: Message) -> str:
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    for charset in (part.get_content_charset() or "utf-8", "utf-8", "cp1252"):
        try:
            text = raw[: _TEXT * 4].decode(charset)
            break
        except (LookupError, ValueError):
            continue
    else:
        text = raw[: _TEXT * 4].decode("utf-8", "replace")
    return "".join("�" if 0xD800 <= ord(letter) <= 0xDFFF else letter for letter in text[:_TEXT].replace("\x00", ""))


def _name(part: Message) -> str:
    try:
        return str(part.get_filename() or "")
    except Exception:  # noqa: BLE001 - a broken parameter
        return ""


def _is_attached(part: Message) -> bool:
    return bool(_name(part)) or str(part.get("Content-Disposition", "")).lower().startswith("attachment")


def _text(parts: list[Message]) -> str:
    for kind in ("text/plain", "text/html"):
        found = [_decoded(part) for part in parts if part.get_content_type() == kind and not _is_attached(part)]
        if any(one.strip() for one in found):
            return "\n".join(found if kind == "text/plain" else map(_of_html, found))
    return ""


class _Words(HTMLParser):
    """The text of an HTML page, line by line."""

    _LINE = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "blockquote", "hr"})
    _SILENT = frozenset({"style", "script", "head", "title"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._silent = 0
        self._quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the library calls it so
        if tag in self._SILENT:
            self._silent += 1
        if tag in self._LINE:
            self.found.append("\n")
        if tag == "blockquote":
            self._quoted += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in self._SILENT:
            self._silent = max(0, self._silent - 1)
        if tag in self._LINE - {"br"}:
            self.found.append("\n")
        if tag == "blockquote":
            self._quoted = max(0, self._quoted - 1)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            words = re.sub(r"\s+", " ", data)
            self.found.append(f"> {words}" if self._quoted and words.strip() and self.found and self.found[-1] == "\n" else words)


def _of_html(html: str) -> str:
    reader = _Words()
    reader.feed(html)
    reader.close()
    return re.sub(r"\n{2,}", "\n\n", "".join(reader.found))


def _calendar(parts: list[Message]) -> bytes | None:
    for part in parts:
        if part.get_content_type() in {"text/calendar", "application/ics"} or _name(part).lower().endswith(".ics"):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and re.search(rb"(?im)^METHOD:(REPLY|COUNTER)\s*$", content[:65536]):
                return content[:65536]
    return None


def _enclosed(parts: list[Message], text: str) -> str:
    """What a bounce encloses of the mail it is about."""
    inner = [
        str(part.get("Message-ID", ""))
        if part.get_content_type() not in {"text/rfc822-headers", "message/delivery-status"}
        else str(part.get_payload())[:_TEXT]
        for part in parts[1:]
    ]
    return "\n".join([*inner, text])


def _bounce(mail: Message, parts: list[Message], text: str) -> Bounce | None:
    report = str(mail.get_param("report-type", "") or "").lower() if mail.get_content_type() == "multipart/report" else ""
    for part in parts:
        if part.get_content_type() == "message/delivery-status":
            return _reported(part)
    if report == "delivery-status":
        return Bounce(permanent=True, why=_first_lines(text))
    sender = _header(mail, "From").lower()
    from_machine = re.search(r"mailer-daemon|postmaster", sender) or str(mail.get("Return-Path", "x")).strip() == "<>"
    if from_machine and (mail.get("X-Failed-Recipients") or _RETURNED.search(_header(mail, "Subject"))):
        return Bounce(permanent=not re.search(r"delay|försen|warning|varning", _header(mail, "Subject"), re.I), why=_first_lines(text))
    return None


def _reported(part: Message) -> Bounce | None:
    """What a delivery report says (RFC 3464); None where it tells that the mail got through."""
    blocks = part.get_payload()
    said: dict[str, str] = {}
    for block in [one for one in blocks if isinstance(one, Message)] if isinstance(blocks, list) else []:
        for name in ("Action", "Status", "Diagnostic-Code", "Final-Recipient", "Original-Recipient"):
            if value := block.get(name):
                said[name] = _clean(str(value))
    action, status = said.get("Action", "").lower(), said.get("Status", "")
    if action in {"delivered", "relayed", "expanded"} or status.startswith("2"):
        return None
    found = _STATUS.match(status)
    permanent = action == "failed" or (action != "delayed" and bool(found and found[1] == "5"))
    why = " ".join(filter(None, (status, said.get("Diagnostic-Code", "").partition(";")[2].strip())))[:500]
    to = said.get("Original-Recipient", said.get("Final-Recipient", "")).partition(";")[2].strip().lower()
    return Bounce(permanent=permanent, why=why, to=to[:300])


def _first_lines(text: str) -> str:
    return " ".join(text.split())[:300]


def _machine(mail: Message) -> str:
    automatic = str(mail.get("Auto-Submitted", "no")).strip().lower()
    if automatic and not automatic.startswith("no"):
        return "frånvarosvar eller annat svar från en maskin"
    if str(mail.get("Precedence", "")).strip().lower() in {"bulk", "junk", "list", "auto_reply"}:
        return "massutskick"
    if mail.get("List-Id") or mail.get("List-Unsubscribe"):
        return "sändlista"
    if any(mail.get(name) for name in ("X-Loop", "X-Autoreply", "X-Autorespond", "X-Auto-Reply")):
        return "frånvarosvar eller annat svar från en maskin"
    if str(mail.get("Return-Path", "x")).strip() == "<>":
        return "mejl utan avsändaradress"
    return ""


def _refused(mail: Message) -> str:
    """The topmost result is our own mail server's; those below may have been written by anybody."""
    said = re.sub(r"\([^)]*\)", " ", str(mail.get("Authentication-Results", ""))).lower()
    results = dict(re.findall(r"\b(dmarc|spf|dkim)\s*=\s*(\w+)", said))
    if results.get("dmarc") == "fail" or ("dmarc" not in results and results.get("spf") == "fail" and results.get("dkim") != "pass"):
        return "Mejlservern kunde inte bekräfta att det kommer från den adressen."
    return ""
