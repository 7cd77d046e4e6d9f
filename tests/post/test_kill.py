"""``kansli post`` killed for good at each step of handing a mail over: what is started next sends it once, or says that it is unsure."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from tests.support.refusing import Refusing

pytestmark = pytest.mark.slow
_PATIENCE = 90

_PREPARE = """
import django; django.setup()
from django.utils import timezone
from kansli.people.models import Cooperation
from kansli.post.services import Sender, prepare, send
at = timezone.now()
cooperation = Cooperation.objects.create(slug="norra", name="Norra samverkan", created_at=at)
to = dict(person=None, to_name="Camilla Berg", to_address="camilla@post.example", sender=Sender("Karin Ek"), by="Karin Ek", at=at)
mails = [prepare(cooperation=cooperation, key=str(n), kind="x", thing="", subject=f"Mejl {n}", body="Hej", **to) for n in range(3)]
send(mails, at=at)
"""
_LATER = """
import django; django.setup()
from datetime import timedelta
from django.utils import timezone
from kansli.post.outbox import LEASE, Outbox
outbox = Outbox(clock=lambda: timezone.now() + LEASE + timedelta(minutes=5))
while outbox.step(): pass
outbox.hang_up()
"""
_STATES = """
import django; django.setup()
import json
from kansli.post.models import Mail
print(json.dumps(list(Mail.objects.order_by("pk").values_list("state", flat=True))))
"""


@pytest.mark.parametrize("step", ["rcpt", "data", "end"])
def test_killed_while_handing_over(tmp_path, step):
    server = Refusing()
    server.hangs_at = step
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KANSLI_", "DJANGO_"))}
    settings = {"KANSLI_HOME": str(tmp_path), "KANSLI_SMTP": server.address, "KANSLI_FROM": "kansli@post.example"}
    environment = {**kept, **settings, "DJANGO_SETTINGS_MODULE": "kansli.web.settings"}

    def run(*command: str) -> str:
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=_PATIENCE).stdout

    try:
        run(sys.executable, "-m", "django", "migrate", "-v0")
        run(sys.executable, "-c", _PREPARE)
        worker = subprocess.Popen([sys.executable, "-m", "kansli", "post"], env=environment)
        until = time.monotonic() + _PATIENCE
        while not server.reached.wait(0.1):
            assert worker.poll() is None, "the worker ended by itself"
            assert time.monotonic() < until, "the worker never came so far"
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(_PATIENCE)
        server.hangs_at = ""
        server.go_on.set()
        run(sys.executable, "-c", _LATER)
        states = json.loads(run(sys.executable, "-c", _STATES))
    finally:
        server.close()
    subjects = sorted(line.decode() for mail in server.taken for line in mail.splitlines() if line.startswith(b"Subject:"))
    assert subjects == ["Subject: Mejl 0", "Subject: Mejl 1", "Subject: Mejl 2"], "each of them once"
    assert states == ["unsure" if step == "end" else "sent", "sent", "sent"]
