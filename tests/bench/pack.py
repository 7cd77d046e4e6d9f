"""A pack: forty papers of four hundred pages in all, some of them Word documents, bound into one PDF with its agenda.

Runs in a process of its own, with a home of its own: the packs and conversions that are kept from earlier must not help.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.table import Row

_PAPERS, _PAGES, _WORD = 40, 400, 4


def rows() -> list[Row]:
    """The pack made, and the same pack asked for again."""
    with tempfile.TemporaryDirectory(prefix="kansli-bench-") as folder:
        environment = {word: value for word, value in os.environ.items() if not word.startswith(("KANSLI_", "DJANGO_"))}
        environment |= {"KANSLI_HOME": folder, "DJANGO_SETTINGS_MODULE": "kansli.web.settings"}
        done = subprocess.run([sys.executable, "-m", "tests.bench.pack"], env=environment, stdout=subprocess.PIPE, text=True, check=True)
        told = json.loads(done.stdout.splitlines()[-1])
    what = f"{told['papers']} papers ({_WORD} of them Word), {told['pages']} pages, {told['megabytes']:.1f} MB"
    return [Row(f"Pack: {what}", f"{told['made']:.1f} s", "≤ 10 s"), Row("The same pack again", f"{told['again'] * 1000:.0f} ms", "")]


def measure() -> dict[str, float]:
    """Make the pack once, and ask for it again."""
    import io

    import docx
    import pikepdf
    from django.core.management import call_command
    from django.utils import timezone

    from kansli.documents.pdf import pdf_of
    from kansli.documents.services import keep_file
    from kansli.meetings.models import Meeting
    from kansli.people.models import Body, Cooperation
    from kansli.sittings.models import AgendaItem, Paper, PaperVersion
    from kansli.sittings.pack import pack_path
    from kansli.sittings.selectors.agenda import Onlooker, items_for

    call_command("migrate", verbosity=0)
    at = timezone.now()
    cooperation = Cooperation.objects.create(slug="matt", name="Norra samverkan", created_at=at)
    body = Body.objects.create(cooperation=cooperation, name="Ledningsgruppen", key="ledningsgrupp")
    meeting = Meeting.objects.create(cooperation=cooperation, body=body, date=timezone.localdate(), starts="08:30", ends="11:00")
    text = " ".join(["Planen gäller Ekeby, Nykvik och Solberga och ses över varje år."] * 30)
    for number in range(_PAPERS):
        if number % 4 == 0:
            item = AgendaItem.objects.create(meeting=meeting, ordinal=number // 4 + 1, heading=f"Ärende {number // 4 + 1}", kind="decision")
        if number < _WORD:
            made, out = docx.Document(), io.BytesIO()
            for page in range(_PAGES // _PAPERS):
                made.add_heading(f"Avsnitt {page + 1} i underlag {number + 1}", 1)
                made.add_paragraph(text)
                made.add_page_break()
            made.save(out)
            name, content = f"Underlag {number + 1}.docx", out.getvalue()
        else:
            pages = "".join(f'<h1 style="break-before: page">Avsnitt {page + 1}</h1><p>{text}</p>' for page in range(_PAGES // _PAPERS))
            html = f'<html lang="sv"><head><title>Underlag {number + 1}</title></head><body>{pages}</body></html>'
            name, content = f"Underlag {number + 1}.pdf", pdf_of(html)
        file, _ = keep_file(cooperation, name, [content], at=at)
        paper = Paper.objects.create(item=item, ordinal=number, title=name)
        PaperVersion.objects.create(paper=paper, number=1, file=file, by="Karin Ek", at=at)
    items = items_for(meeting, Onlooker(everything=True))
    began = time.perf_counter()
    path = pack_path(meeting, items)
    made_in = time.perf_counter() - began
    began = time.perf_counter()
    pack_path(meeting, items_for(meeting, Onlooker(everything=True)))
    again = time.perf_counter() - began
    with pikepdf.open(path) as whole:
        count = len(whole.pages)
    return {"papers": _PAPERS, "pages": count, "megabytes": Path(path).stat().st_size / 1e6, "made": made_in, "again": again}


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(measure()))  # what the process that asked reads
