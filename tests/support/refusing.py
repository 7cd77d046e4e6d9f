"""A mail server that does what a test tells it: takes, refuses, or breaks the connection at a step."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO


class Refusing:
    """Speaks SMTP to one client after another.

    Args:
        says: what it answers at a step ("rcpt", "data", "end") instead of taking; ``None`` breaks the connection there.
    """

    def __init__(self, **says: str | None) -> None:
        self._says = says
        self.taken: list[bytes] = []
        self.reached = threading.Event()
        self.go_on = threading.Event()
        self.hangs_at = ""
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self._ended = False
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._ended = True
        self.go_on.set()
        self._socket.close()

    def _serve(self) -> None:
        while not self._ended:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._speak, args=(connection,), daemon=True).start()

    def _speak(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rwb") as talk:
            try:
                self._say(talk, "220 post.example ESMTP")
                while (line := talk.readline()) and self._answer(talk, line[:4].upper()):
                    pass
            except OSError:
                return

    def _answer(self, talk: BinaryIO, word: bytes) -> bool:
        """Answer one command; False when the connection is to end."""
        if word == b"RCPT":
            return self._step(talk, "rcpt", "250 ok")
        if word == b"DATA":
            return self._step(talk, "data", "354 go on") and (bool(self._says.get("data")) or self._take(talk))
        self._say(talk, "221 bye" if word == b"QUIT" else "250 ok")
        return word != b"QUIT"

    def _take(self, talk: BinaryIO) -> bool:
        content = b""
        while not content.endswith(b"\r\n.\r\n"):
            got = talk.readline()
            if not got:
                return False
            content += got
        if not self._says.get("end"):
            self.taken.append(content)
        return self._step(talk, "end", "250 taken")

    def _step(self, talk: BinaryIO, name: str, otherwise: str) -> bool:
        if self.hangs_at == name:
            self.reached.set()
            self.go_on.wait(60)
        if name in self._says and self._says[name] is None:
            return False
        self._say(talk, self._says.get(name) or otherwise)
        return True

    def _say(self, talk: BinaryIO, words: str) -> None:
        talk.write(words.encode() + b"\r\n")
        talk.flush()


@contextmanager
def refusing(**says: str | None) -> Iterator[Refusing]:
    """Such a server, closed afterwards."""
    server = Refusing(**says)
    try:
        yield server
    finally:
        server.close()
