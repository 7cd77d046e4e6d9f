"""A PostgreSQL cluster of the test run's own: made in a temporary folder, reached by a socket there, gone afterwards."""

from __future__ import annotations

import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

PROGRAMS = Path("/usr/lib/postgresql/15/bin")
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=", "max_connections=60", "shared_buffers=64MB")
_PR_SET_PDEATHSIG = 1


class Cluster:
    """One running cluster. PostgreSQL refuses to run as root, so root lends it the user postgres."""

    def __init__(self) -> None:
        self.user = "postgres" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name
        self._as = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}
        self.folder = Path(tempfile.mkdtemp(prefix="kansli-postgres-"))
        if self._as:
            shutil.chown(self.folder, "postgres", "postgres")
        data = self.folder / "data"
        self._run("initdb", "-D", str(data), "-N", "-A", "trust", "-E", "UTF8", "--no-locale", "-U", self.user)
        options = [part for option in _FAST for part in ("-c", option)]
        self._log = (self.folder / "log").open("w")
        self._server = subprocess.Popen(
            [PROGRAMS / "postgres", "-D", str(data), "-k", str(self.folder), *options],
            stdout=self._log,
            stderr=self._log,
            cwd=self.folder,
            preexec_fn=_end_with_parent,
            **self._as,
        )
        self._wait()

    @property
    def address(self) -> str:
        """As ``KANSLI_DATABASE`` takes it."""
        return f"postgresql://{self.user}@{quote(str(self.folder), safe='')}/kansli"

    def create_database(self) -> str:
        """Make the database that the address names, and give the address."""
        import psycopg

        with psycopg.connect(self.address.rpartition("/")[0] + "/postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE kansli")
        return self.address

    def stop(self) -> None:
        """Stop the server this run started, and remove its folder."""
        if self._server.poll() is None:
            self._server.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._server.wait(20)
            if self._server.poll() is None:
                self._server.send_signal(signal.SIGQUIT)
                self._server.wait(20)
        self._log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run([PROGRAMS / program, *arguments], capture_output=True, text=True, check=False, cwd=self.folder, **self._as)
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stderr}")

    def _wait(self) -> None:
        until = time.monotonic() + 60
        while subprocess.run([PROGRAMS / "pg_isready", "-q", "-h", self.folder], check=False).returncode:
            if self._server.poll() is not None or time.monotonic() > until:
                raise RuntimeError("PostgreSQL did not start: " + (self.folder / "log").read_text())
            time.sleep(0.05)


def _end_with_parent() -> None:
    """Let the kernel stop the server when the test run dies without a word (kill -9)."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGINT)
