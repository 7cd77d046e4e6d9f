"""The commands of the house: serving pages, reading in, users, what is outstanding. Each starts Django; their help does not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import click

from kansli.cli.swedish import SwedishCommand

ROLES = {"administratör": "administrator", "kansli": "secretariat", "ordförande": "chair", "ledamot": "member", "ersättare": "deputy"}
"""What a role is called on the command line."""

cooperation_option = click.option("--cooperation", "slug", metavar="NAMN", help="Samverkans namn i adressen, när det finns flera.")


class Day(click.ParamType[date]):
    """A day as 2023-06-09."""

    name = "datum"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the day."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value} är inget datum", param, ctx)


@contextmanager
def house(*, migrate: bool = False) -> Iterator[None]:
    """Django started, and what its database or the disk refuses told in Swedish."""
    from kansli.cli.django import start_django, told

    start_django(migrate=migrate)
    with told():
        yield


def now() -> datetime:
    """The present instant: read here, handed on as an argument."""
    from django.utils import timezone

    return timezone.now()


@click.command(cls=SwedishCommand)
@click.option("--port", type=int, default=8000, metavar="PORT", help="Porten att lyssna på (8000).")
@click.option("--host", default="127.0.0.1", metavar="ADRESS", help="Adressen att lyssna på (127.0.0.1).")
@click.option("--demo", is_flag=True, help="Läs in de fem exemplen första gången, och skriv en länk som loggar in.")
def serve(*, port: int, host: str, demo: bool) -> None:
    """Kör Kansli: webbsidorna, inläsningen och mejlen.

    Databasen och filerna ligger i KANSLI_HOME (annars i mappen var). Alla inställningar står i docs/running.md.

    \b
    Exempel
      kansli serve
      kansli serve --port 8080
      KANSLI_HOME=/srv/kansli KANSLI_URL=https://kansli.ekeby.se kansli serve
    """
    if "KANSLI_URL" not in os.environ:
        os.environ["KANSLI_URL"] = f"http://localhost:{port}"
        os.environ.setdefault("KANSLI_HOSTS", "127.0.0.1")
    with house(migrate=True):
        from kansli.cli.serving import serve as run

        link = ""
        if demo:
            from kansli.cli.demonstration import prepare

            link = prepare(at=now())
    run(host, port, link=link)


@click.command(cls=SwedishCommand)
def work() -> None:
    """Läs in det som väntar, utan webbsidor. »kansli serve« gör det redan; kör fler när arkivet är stort.

    \b
    Exempel
      kansli work
    """
    with house():
        from kansli.cli.serving import work as run

        run()


@click.command(cls=SwedishCommand)
@click.option("--once", is_flag=True, help="Skicka det som väntar, hämta det som kommit och sluta.")
def post(*, once: bool) -> None:
    """Skicka mejl som väntar och ta emot svar. »kansli serve« gör det redan.

    Utan mejlserver (KANSLI_SMTP) läggs mejlen i mappen outbox i KANSLI_HOME, och sidan Mejl visar dem.

    \b
    Exempel
      kansli post
      kansli post --once
    """
    with house():
        from kansli.cli import serving

        if not once:
            serving.post()
            return
        from imapclient.exceptions import IMAPClientError

        from kansli.cli.django import stop
        from kansli.post.worker import run_once
        from kansli.web.dispatch import hand_over

        try:
            sent, taken = run_once(hand_over)
        except (OSError, IMAPClientError) as error:
            stop(f"Brevlådan går inte att läsa: {error}")
        click.echo(f"{sent} mejl behandlade, {taken} mottagna.")


@click.command(cls=SwedishCommand)
@click.option("--remove", is_flag=True, help="Ta bort exemplet med allt som hör till det.")
def demo(*, remove: bool) -> None:
    """Läs in de fem exemplen i en egen samverkan, eller ta bort den.

    \b
    Exempel
      kansli demo
      kansli demo --remove
    """
    with house(migrate=True):
        from kansli.cli.demonstration import add, take_away

        (take_away if remove else add)(at=now())


@click.command("import", cls=SwedishCommand)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FIL|MAPP…")
@cooperation_option
def import_(paths: tuple[Path, ...], slug: str | None) -> None:
    """Läs in filer eller mappar i arkivet.

    Samma fil läses in en gång, hur ofta den än kommer. Avbryts kommandot går inläsningen vidare nästa gång.
    Avslutas med 0 om allt kunde läsas, 1 om någon fil inte kunde läsas och 2 om kommandot skrevs fel.

    \b
    Exempel
      kansli import anteckningar/
      kansli import --cooperation norra 2023/*.docx
    """
    with house(migrate=True):
        from kansli.cli.importing import read_in

        read_in(paths, slug)


@click.command(cls=SwedishCommand)
@click.argument("email", metavar="MEJLADRESS")
@click.option("--name", default="", metavar="NAMN", help="Personens namn.")
@click.option(
    "--role",
    type=click.Choice(list(ROLES)),
    metavar="ROLL",
    help=f"{', '.join(ROLES)}. Den första blir annars administratör, de andra kansli.",
)
@cooperation_option
def adduser(email: str, *, name: str, role: str | None, slug: str | None) -> None:
    """Lägg till någon, och skriv en länk som loggar in.

    Finns personen redan får hen den nya rollen, om en sådan anges, och en ny länk.

    \b
    Exempel
      kansli adduser karin.ek@ekeby.se --name "Karin Ek"
      kansli adduser petra.lind@solberga.se --role ledamot --cooperation norra
    """
    with house(migrate=True):
        from kansli.cli.users import add

        add(email, name=name, role=ROLES[role] if role else None, slug=slug, at=now())


@click.command(cls=SwedishCommand)
@click.option("--as-of", "as_of", type=Day(), metavar="DATUM", help="Dagen att räkna för (i dag).")
@cooperation_option
def outstanding(*, as_of: date | None, slug: str | None) -> None:
    """Visa vad som är utestående, i fyra delar.

    \b
    Exempel
      kansli outstanding
      kansli outstanding --as-of 2023-06-09
    """
    with house():
        from django.utils import timezone

        from kansli.cli.outstanding import print_outstanding

        print_outstanding(slug, as_of or timezone.localdate())


@click.command(cls=SwedishCommand)
@click.argument("words", nargs=-1, required=True, metavar="ORD…")
@cooperation_option
def search(words: tuple[str, ...], slug: str | None) -> None:
    """Sök i arkivet, i alla böjningar. Avslutas med 1 om inget hittades.

    \b
    Exempel
      kansli search skolskjuts kostnad
      kansli search '"får i uppdrag"' region
    """
    with house():
        from kansli.cli.searching import print_hits

        found = print_hits(slug, " ".join(words))
    if not found:
        raise click.exceptions.Exit(1)


@click.command(cls=SwedishCommand)
def reindex() -> None:
    """Bygg om det som sökningen letar i. Behövs bara efter en ny version som säger det.

    \b
    Exempel
      kansli reindex
    """
    with house(migrate=True):
        from kansli.people.models import Cooperation
        from kansli.register.indexing import index_all

        for cooperation in Cooperation.objects.order_by("pk"):
            index_all(cooperation)


@click.command(cls=SwedishCommand)
def check() -> None:
    """Kontrollera arkivet: loggen, filerna, citaten.

    Loggen ska vara obruten, varje fil densamma som lästes in, varje citat stå i sin text och inget peka på något som inte
    finns. Avslutas med 0 om allt stämmer, annars med 1.

    \b
    Exempel
      kansli check
    """
    with house():
        from kansli.cli.checking import check as run

        run()


@click.command(cls=SwedishCommand)
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False), metavar="FIL")
def backup(target: Path) -> None:
    """Spara allt i en fil: databasen och alla inlästa filer. Andra kan arbeta under tiden.

    \b
    Exempel
      kansli backup /backup/kansli-2026-11-21.zip
    """
    with house():
        from kansli.cli.keeping import write

        write(target, at=now())


@click.command(cls=SwedishCommand)
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FIL")
def restore(source: Path) -> None:
    """Återställ en säkerhetskopia till en tom installation. Den kan komma från SQLite och gå till PostgreSQL, eller tvärtom.

    \b
    Exempel
      KANSLI_HOME=/srv/kansli kansli restore /backup/kansli-2026-11-21.zip
    """
    with house(migrate=True):
        from kansli.cli.keeping import put_back

        put_back(source)


COMMANDS = (serve, work, post, demo, import_, adduser, outstanding, search, reindex, check, backup, restore)
