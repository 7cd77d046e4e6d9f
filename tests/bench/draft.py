"""Reading along while typing and saving, on both databases: round trips through the whole house, next to an archive of twenty years.

Each database has a process of its own (``python -m tests.bench.draft``), since Django knows one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path

from tests.bench.table import Row

_TIMES = 60
_MEETINGS = int(os.environ.get("BENCH_DRAFT_MEETINGS", "120"))
_SLUG = "arkivet"
_WORDS = 5000


def rows() -> list[Row]:
    """Round trips on SQLite and on PostgreSQL."""
    from tests.support.postgres import Cluster

    with tempfile.TemporaryDirectory(prefix="kansli-bench-") as folder:
        made = _measured("SQLite", Path(folder) / "sqlite", "")
        cluster = Cluster()
        try:
            made += _measured("PostgreSQL", Path(folder) / "postgres", cluster.create_database())
        finally:
            cluster.stop()
    return made


def _measured(name: str, home: Path, database: str) -> list[Row]:
    environment = {word: value for word, value in os.environ.items() if not word.startswith(("KANSLI_", "DJANGO_"))}
    environment |= {"KANSLI_HOME": str(home), "KANSLI_DATABASE": database, "DJANGO_SETTINGS_MODULE": "kansli.web.settings"}
    done = subprocess.run([sys.executable, "-m", "tests.bench.draft"], env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return [Row(f"{name}: {what}", figure, bound) for what, figure, bound in json.loads(done.stdout.splitlines()[-1])]


def measure() -> list[Row]:
    """Everything on the database of this process's settings."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.test.utils import setup_test_environment
    from django.utils import timezone

    setup_test_environment()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    from kansli.access import Role
    from kansli.archive.services import read_in
    from kansli.meetings.models import Meeting
    from kansli.people.models import Body, Cooperation
    from kansli.sittings.models import AgendaItem
    from kansli.sittings.services.draft import open_draft
    from tests.support.archive_maker import write
    from tests.support.cast import visitor

    cooperation = Cooperation.objects.create(slug=_SLUG, name="Ekebybygdens samverkan", named_by_person=True, created_at=timezone.now())
    with tempfile.TemporaryDirectory() as folder:
        read_in(cooperation, write(Path(folder), _MEETINGS), at=timezone.now())
    secretary = visitor(Role.SECRETARIAT, cooperation)
    body = Body.objects.filter(cooperation=cooperation, meetings__isnull=False).first()
    meeting = Meeting.objects.create(cooperation=cooperation, body=body, standing="planned", state="draft", starts="08:30", ends="11:00")
    items = [AgendaItem.objects.create(meeting=meeting, ordinal=number, heading=f"Ärende nummer {number}") for number in range(1, 26)]
    draft = open_draft(secretary.scope(), meeting, at=timezone.now())
    text = _long(draft.content, [item.pk for item in items])
    address = f"/{_SLUG}/moten/{meeting.pk}/anteckningar/"
    saved = {"revision": 0, "text": text}

    def save() -> None:
        saved["text"] = saved["text"].replace("Ärende nummer 1 ", f"Ärende nummer 1 {saved['revision']} ", 1) + "ord\n"
        answer = secretary.post(f"{address}spara/", saved, headers={"accept": "application/json"})
        saved["revision"] = answer.json()["revision"]

    def read(number: int, whole: str) -> Callable[[], None]:
        def once() -> None:
            number_of[0] += 1
            told = {"text": text.replace("informerar", f"berättar {number_of[0]}", 1), "item": f"p{items[number].pk}", "whole": whole}
            answer = secretary.post(f"{address}las/", told)
            if answer.status_code != 200:
                raise RuntimeError(answer.status_code)

        return once

    number_of = [0]
    words = len(text.split())
    return [
        Row("an item read while typing, round trip", f"p95 {_p95(read(12, '')):.0f} ms", "≤ 150 ms"),
        Row(f"minutes of {words} words read, round trip", f"p95 {_p95(read(12, '1'), 30):.0f} ms", "≤ 300 ms"),
        Row(f"minutes of {words} words saved, round trip", f"p95 {_p95(save):.0f} ms", "≤ 150 ms"),
        Row("the page of live minutes", f"p95 {_p95(lambda: secretary.get(address), 20):.0f} ms", ""),
    ]


def _long(content: str, items: list[int]) -> str:
    """The draft with some two hundred words under each item, decisions and assignments among them."""
    sentence = (
        "Camilla Berg informerar om arbetet och går igenom det underlag som skickats ut inför mötet, där kommunerna har lämnat synpunkter "
        "under våren och de flesta ställer sig bakom inriktningen även om tidplanen är kort och flera frågor återstår att reda ut."
    )
    for number, item in enumerate(items, 1):
        decision = f"Ledningsgruppen beslutar att avsätta högst {number}0 000 kr. Jonas Alm får i uppdrag att ta fram förslag {number} till nästa möte."
        body = "\n\n".join([sentence] * 4 + ["### Beslut", decision])
        lead, mark, tail = content.partition(f" {{#p{item}}}\n")
        content = f"{lead}{mark}\n{body}\n{tail}" if mark else content
    lacking = max(0, _WORDS - len(content.split())) // len(sentence.split())
    lead, mark, tail = content.partition(f" {{#p{items[3]}}}\n")
    return f"{lead}{mark}\n" + "\n\n".join([sentence] * lacking) + f"\n{tail}"


def _p95(act: Callable[[], object], times: int = _TIMES) -> float:
    act()
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        spent.append((time.perf_counter() - start) * 1000)
    return sorted(spent)[int(len(spent) * 0.95) - 1]


if __name__ == "__main__":
    print(json.dumps([astuple(row) for row in measure()]))
