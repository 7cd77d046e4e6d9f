"""The ``kansli`` command. Reading, linking and repairing start without Django; heavy imports wait until they are needed.

Exit codes: 0 everything was read · 1 at least one file could not be read (the others were) · 2 wrong usage.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kansli import __version__
from kansli.cli.house import COMMANDS
from kansli.cli.swedish import FAILED, USAGE, SwedishGroup

if TYPE_CHECKING:
    from kansli.reader.batch import Batch, Progress
    from kansli.reader.known import Known
    from kansli.reader.text import SourceText

paths_argument = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FIL|MAPP…")
file_argument = click.argument("path", type=click.Path(path_type=Path), metavar="FIL")
json_option = click.option("--json", "as_json", is_flag=True, help="Skriv JSON i stället för text.")
alone_option = click.option("--alone", is_flag=True, help="Läs filen för sig, utan de andra i mappen.")
workers_option = click.option(
    "--workers",
    type=click.IntRange(min=1),
    show_default=False,
    metavar="ANTAL",
    help="Antal processer (annars så många som datorn har kärnor).",
)


@click.group(cls=SwedishGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kansli", help="Visa versionen.", message="%(prog)s %(version)s")
def main() -> None:
    """Kansli läser mötesanteckningar och visar vad som beslutades, vem som fick göra vad och vad som är utestående.

    \b
    Exempel
      kansli read anteckningar/2023-06-09.docx
      kansli read --json anteckningar/ > uppgifter.jsonl
      kansli link anteckningar/
      kansli explain anteckningar/2023-06-09.docx | less -R

    Avslutas med 0 om allt kunde läsas, 1 om någon fil inte kunde läsas och 2 om kommandot skrevs fel.
    """


@main.command()
@paths_argument
@json_option
@workers_option
def read(paths: tuple[Path, ...], *, as_json: bool, workers: int | None) -> None:
    """Läs filer eller mappar och visa vad de säger.

    \b
    Exempel
      kansli read protokoll.pdf
      kansli read --json 2023/ 2024/ > uppgifter.jsonl   (ett JSON-objekt per rad)
    """
    batch = _batch(paths, workers)
    if as_json:
        from kansli.cli.tasks import json_line

        for _, line in _followed(batch, json_line):
            click.echo(line)
    else:
        from kansli.cli.show import print_reading
        from kansli.cli.tasks import reading

        for _, found in _followed(batch, reading):
            print_reading(found)
    _finish(batch)


@main.command()
@paths_argument
@json_option
@workers_option
def link(paths: tuple[Path, ...], *, as_json: bool, workers: int | None) -> None:
    """Följ ärenden genom flera möten: vad hör ihop, och varför.

    \b
    Exempel
      kansli link anteckningar/
      kansli link --json anteckningar/*.txt > arenden.json
    """
    from kansli.cli.tasks import reading
    from kansli.reader.matters import link as linked
    from kansli.reader.matters import matters_json

    batch = _batch(paths, workers)
    links = linked([found for _, found in _followed(batch, reading)])
    if as_json:
        click.echo(json.dumps(matters_json(links), ensure_ascii=False, indent=1))
    else:
        from kansli.cli.show import print_matters

        print_matters(links)
    _finish(batch)


@main.command()
@paths_argument
@workers_option
def register(paths: tuple[Path, ...], workers: int | None) -> None:
    """Visa registret: besluten möte för möte, alla uppdrag och vad som var utestående.

    \b
    Exempel
      kansli register anteckningar/
    """
    from kansli.cli.register import print_register
    from kansli.cli.tasks import reading
    from kansli.reader.matters import link as linked

    batch = _batch(paths, workers)
    readings = [found for _, found in _followed(batch, reading)]
    print_register(readings, linked(readings))
    _finish(batch)


@main.command()
@file_argument
@alone_option
def explain(path: Path, *, alone: bool) -> None:
    """Visa texten med uppgifterna markerade i färg och regeln som fann var och en.

    Filen läses med vad de andra anteckningarna i samma mapp berättar om namn och möten.

    \b
    Exempel
      kansli explain protokoll.docx | less -R
    """
    from kansli.cli.explain import explained

    text, known = _one(path, alone=alone)
    click.echo(explained(text, known), color=True)


@main.command()
@file_argument
@json_option
@alone_option
def repair(path: Path, *, as_json: bool, alone: bool) -> None:
    """Visa texten med förlorade å, ä och ö återställda.

    Namn hämtas från de andra anteckningarna i samma mapp. Med --json skrivs [position, som levererat, läst som] för varje ord.

    \b
    Exempel
      kansli repair anteckningar/skannad.txt
      kansli repair --json anteckningar/skannad.txt > ord.json
    """
    from kansli.reader.repair import repair as repaired
    from kansli.reader.repair import repaired_text, tokens

    text, known = _one(path, alone=alone)
    replacements = repaired(text, known)
    if as_json:
        click.echo(json.dumps(tokens(text, replacements), ensure_ascii=False))
    else:
        click.echo(repaired_text(text, replacements), nl=False)


@main.command()
@click.argument("names", nargs=-1, metavar="[REGEL…]")
@click.option("--examples", is_flag=True, help="Visa exempel på vad varje regel hittar och inte hittar.")
def rules(names: tuple[str, ...], *, examples: bool) -> None:
    """Lista reglerna, eller dem vars namn börjar så.

    \b
    Exempel
      kansli rules
      kansli rules --examples decisions
    """
    from kansli.cli.show import print_rules

    if not print_rules(names, examples=examples):
        click.echo(f"Ingen regel börjar på {' eller '.join(names)}. Kör »kansli rules« för att se alla.", err=True)
        sys.exit(USAGE)


def _batch(paths: tuple[Path, ...], workers: int | None) -> Batch:
    from kansli.reader.batch import Batch, find_files

    files = find_files(paths)
    if not files:
        click.echo("Här finns inga filer att läsa. Ange en fil eller en mapp med Word-, PDF-, bild- eller textfiler.", err=True)
        sys.exit(USAGE)
    return Batch(files, workers=workers)


def _one(path: Path, *, alone: bool) -> tuple[SourceText, Known]:
    """One file's text, and what it and its neighbours in the folder tell together."""
    from kansli.reader.api import UnreadableError, evidence_of, known_from, load, merge
    from kansli.reader.batch import neighbours

    try:
        text = load(path)
    except UnreadableError as error:
        click.echo(f"{path}: {error.message}", err=True)
        sys.exit(FAILED)
    evidence = [evidence_of(text)]
    for other in [] if alone else neighbours(path):
        with suppress(UnreadableError):
            evidence.append(evidence_of(load(other)))
    return text, known_from(merge(evidence))


def _followed(batch: Batch, task: Any) -> Iterator[tuple[Path, Any]]:  # noqa: ANN401 - whatever the task gives
    """The batch's results, with a progress bar on a terminal."""
    with _progress(2 * len(batch.paths)) as batch.progress:
        yield from batch.run(task)


@contextmanager
def _progress(total: int) -> Iterator[Progress | None]:
    if not sys.stderr.isatty() or total <= 2:
        yield None
        return
    with click.progressbar(length=total, label="Läser", file=sys.stderr) as bar:
        yield lambda done, _: bar.update(done - bar.pos)


def _finish(batch: Batch) -> None:
    """List what could not be read, and leave with the exit code that says so."""
    if not batch.failures:
        return
    if len(batch.paths) > 1:
        click.echo(f"\n{len(batch.failures)} av {len(batch.paths)} filer kunde inte läsas:", err=True)
    for failure in batch.failures:
        click.echo(f"{failure.path}: {failure.message} [{failure.code}]", err=True)
    sys.exit(FAILED)


for command in COMMANDS:
    main.add_command(command)
