"""Fetching another organisation's calendar by its address, without ever asking an address that points inwards.

The name is looked up once, every address it has is held against what is allowed, and the connection goes to that very
address; so a name that changes its answer between looking and asking gains nothing. Redirections are followed by the
same rule, three at most.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable, Sequence
from urllib.parse import urljoin, urlsplit

import urllib3

from kansli.meetings.outside import CalendarError

LONGEST = 2 * 1024 * 1024
"""Bytes that a calendar may have."""
_PATIENCE = 8.0
"""Seconds that all of it may take."""
_HOPS = 3
_REDIRECTS = {301, 302, 303, 307, 308}
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_public(address: Address) -> bool:
    """May it be asked? Never what is private, loopback, link-local, multicast or reserved."""
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_global and not (mapped or address).is_multicast


def allowed_by(networks: Sequence[str]) -> Callable[[Address], bool]:
    """Public addresses, and those in networks that the installation's settings name (an intranet's calendar server)."""
    own = [ipaddress.ip_network(network) for network in networks]
    return lambda address: is_public(address) or any(address in network for network in own)


def fetch(address: str, *, may_ask: Callable[[Address], bool]) -> bytes:
    """The calendar at ``address`` (http, https or webcal).

    Args:
        address: as the secretary wrote it.
        may_ask: tells whether an IP address may be connected to.

    Raises:
        CalendarError: it points inwards, does not answer in time, is too large or is not there; the message is Swedish.
    """
    until = time.monotonic() + _PATIENCE
    for _ in range(_HOPS + 1):
        answer, target = _ask(address, may_ask, until)
        if target is None:
            return answer
        address = urljoin(address, target)
    raise CalendarError("Adressen skickar vidare för många gånger.")


def _ask(address: str, may_ask: Callable[[Address], bool], until: float) -> tuple[bytes, str | None]:
    """The body, or where to go instead."""
    parts = urlsplit(address.strip())
    scheme = "https" if parts.scheme in {"webcal", "webcals"} else parts.scheme
    if scheme not in {"http", "https"} or not parts.hostname:
        raise CalendarError("Adressen ska börja med https:// och leda till en kalender.")
    host, port = parts.hostname, parts.port or (443 if scheme == "https" else 80)
    to = _looked_up(host, port, may_ask)
    timeout = urllib3.Timeout(total=max(0.1, until - time.monotonic()))
    pool: urllib3.HTTPConnectionPool
    if scheme == "https":
        pool = urllib3.HTTPSConnectionPool(to, port, timeout=timeout, server_hostname=host, assert_hostname=host, retries=False)
    else:
        pool = urllib3.HTTPConnectionPool(to, port, timeout=timeout, retries=False)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    named = host if parts.port is None else f"{host}:{parts.port}"
    try:
        headers = {"Host": named, "Accept": "text/calendar, */*;q=0.5", "User-Agent": "Kansli"}
        with pool, pool.urlopen("GET", path, headers=headers, redirect=False, preload_content=False) as answer:
            if answer.status in _REDIRECTS and answer.headers.get("Location"):
                return b"", answer.headers["Location"]
            if answer.status != 200:
                raise CalendarError(f"Adressen svarade med fel {answer.status}. Kontrollera att den stämmer.")
            return _body(answer, until), None
    except urllib3.exceptions.SSLError:
        raise CalendarError("Det gick inte att få en säker förbindelse med adressen.") from None
    except urllib3.exceptions.HTTPError:
        raise CalendarError("Adressen svarade inte. Försök igen senare eller lägg in kalendern som fil.") from None


def _looked_up(host: str, port: int, may_ask: Callable[[Address], bool]) -> str:
    try:
        found = {ipaddress.ip_address(str(entry[4][0]).split("%")[0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError, ValueError):
        raise CalendarError("Adressen går inte att hitta. Kontrollera att den är rätt skriven.") from None
    if not found or not all(may_ask(one) for one in found):
        raise CalendarError("Adressen leder till ett internt nät och hämtas därför inte. Lägg in kalendern som fil i stället.")
    return str(min(found, key=lambda one: (one.version, int(one))))


def _body(answer: urllib3.BaseHTTPResponse, until: float) -> bytes:
    parts, size = [], 0
    while part := answer.read(64 * 1024):
        size += len(part)
        if size > LONGEST:
            raise CalendarError("Kalendern är för stor (mer än 2 MB).")
        if time.monotonic() > until:
            raise CalendarError("Adressen svarade inte. Försök igen senare eller lägg in kalendern som fil.")
        parts.append(part)
    return b"".join(parts)
