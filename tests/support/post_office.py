"""A mail server of the test run's own: Exim takes mails over SMTP and lays them in mailboxes that Dovecot shows over IMAP."""

from __future__ import annotations

import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import smtplib
import socket
import subprocess
import tempfile
import time
from email.message import EmailMessage
from pathlib import Path

from imapclient import IMAPClient

_PR_SET_PDEATHSIG = 1
USERS = ("kansli", "camilla", "karin", "petra")
PASSWORD = "hemligt"  # noqa: S105 - of mailboxes that live as long as the test run

_EXIM = """
primary_hostname = post.example
domainlist local_domains = post.example
spool_directory = {folder}/spool
log_file_path = {folder}/spool/log-%s
pid_file_path = {folder}/exim.pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = {port}
tls_advertise_hosts =
chunking_advertise_hosts =
acl_smtp_rcpt = rcpt
acl_smtp_data = accept
deliver_drop_privilege = false
keep_environment =

begin acl
rcpt:
  defer
    local_parts = full
    message = 452 4.2.2 Mailbox full
  accept
    domains = +local_domains
    verify = recipient
    control = dkim_disable_verify
  deny
    message = 550 5.7.1 Relaying denied

begin routers
local:
  driver = accept
  domains = +local_domains
  local_part_suffix = +*
  local_part_suffix_optional
  local_parts = lsearch;{folder}/users
  transport = maildir

begin transports
maildir:
  driver = appendfile
  directory = {folder}/mail/$local_part_data
  maildir_format
  create_directory
  delivery_date_add
  envelope_to_add
  return_path_add

begin retry
* * F,1m,5s
"""
_DOVECOT = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%n
{internal}
service imap-login {{
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
  {login}
}}
service anvil {{
  chroot =
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%n
}}
"""


class PostOffice:
    """Both servers, on free ports of the loopback. Mailboxes: kansli, camilla, karin and petra at post.example."""

    def __init__(self) -> None:
        root = os.getuid() == 0
        user = "Debian-exim" if root else pwd.getpwuid(os.getuid()).pw_name
        self.folder = Path(tempfile.mkdtemp(prefix="kansli-post-"))
        self.folder.chmod(0o755)
        for name in ("spool", "mail"):
            (self.folder / name).mkdir(mode=0o755)
            if root:  # Exim gives up what root may do when it is told which configuration to use
                shutil.chown(self.folder / name, user, user)
        (self.folder / "users").write_text("".join(f"{each}: {each}\n" for each in USERS))
        self.smtp_port, self.imap_port = _free_port(), _free_port()
        (self.folder / "exim.conf").write_text(_EXIM.format(folder=self.folder, port=self.smtp_port))
        me = pwd.getpwuid(os.getuid())
        dovecot = _DOVECOT.format(
            folder=self.folder,
            port=self.imap_port,
            password=PASSWORD,
            user=user,
            group=user if root else me.pw_gid,
            internal="" if root else f"default_internal_user = {me.pw_name}\ndefault_login_user = {me.pw_name}",
            login="" if root else "chroot =",
        )
        (self.folder / "dovecot.conf").write_text(dovecot)
        self._told = (self.folder / "told").open("w")
        self._servers: dict[str, subprocess.Popen[bytes]] = {}
        self.start("imap")
        self.start("smtp")

    @property
    def smtp(self) -> str:
        """As ``KANSLI_SMTP`` takes it."""
        return f"127.0.0.1:{self.smtp_port}"

    @property
    def imap(self) -> str:
        """As ``KANSLI_IMAP`` takes it."""
        return f"127.0.0.1:{self.imap_port}"

    def start(self, which: str) -> None:
        """Start one of the servers, and wait until it answers."""
        commands = {
            "smtp": (["/usr/sbin/exim4", "-C", str(self.folder / "exim.conf"), "-bdf", "-q5s"], self.smtp_port),
            "imap": (["/usr/sbin/dovecot", "-F", "-c", str(self.folder / "dovecot.conf")], self.imap_port),
        }
        command, port = commands[which]
        server = subprocess.Popen(command, stdout=self._told, stderr=self._told, start_new_session=True, preexec_fn=_end_with_parent)
        self._servers[which] = server
        until = time.monotonic() + 30
        while True:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return
            if server.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{which} did not start: " + (self.folder / "told").read_text())
            time.sleep(0.02)

    def stop(self, which: str) -> None:
        """Stop one of the servers and all of its processes."""
        server = self._servers.pop(which, None)
        if server is None:
            return
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(10)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait(10)

    def runs(self, which: str) -> bool:
        """Is this server running?"""
        return which in self._servers

    def close(self) -> None:
        """Stop both, and leave nothing behind."""
        self.stop("smtp")
        self.stop("imap")
        self._told.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def mails(self, user: str, count: int = 1) -> list[bytes]:
        """The mails in a mailbox, over IMAP, when there are at least so many."""
        until = time.monotonic() + 30
        while True:
            with IMAPClient("127.0.0.1", port=self.imap_port, ssl=False, timeout=10) as imap:
                imap.login(user, PASSWORD)
                imap.select_folder("INBOX", readonly=True)
                uids = imap.search("ALL")
                if len(uids) >= count:
                    told = imap.fetch(uids, ["BODY.PEEK[]"])
                    return [told[uid][b"BODY[]"] for uid in sorted(uids)]
            if time.monotonic() > until:
                raise AssertionError(
                    f"{len(uids)} of {count} mails came to {user}: "
                    + "".join(each.read_text() for each in (self.folder / "spool").glob("log-*"))
                )
            time.sleep(0.05)

    def empty(self) -> None:
        """Empty all mailboxes."""
        for user in USERS:
            with IMAPClient("127.0.0.1", port=self.imap_port, ssl=False, timeout=10) as imap:
                imap.login(user, PASSWORD)
                imap.select_folder("INBOX")
                if uids := imap.search("ALL"):
                    imap.delete_messages(uids)
                    imap.expunge()

    def post(self, message: EmailMessage) -> None:
        """Somebody sends a mail."""
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=20) as smtp:
            smtp.send_message(message)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
