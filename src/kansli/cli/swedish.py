"""The command line's own words in Swedish: usage, headings of help, and what is wrong with a command."""

from __future__ import annotations

import sys
from typing import Any

import click

FAILED = 1
"""Exit code: at least one thing could not be done."""
USAGE = 2
"""Exit code: the command is wrong."""


class _SwedishHelp(click.Command):
    """Help with Swedish headings."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """ "Användning: kansli read [VAL] FIL|MAPP…"."""
        pieces = [
            piece.replace("OPTIONS", "VAL").replace("COMMAND", "KOMMANDO").replace("ARGS", "…") for piece in self.collect_usage_pieces(ctx)
        ]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="Användning: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, under "Val"."""
        rows = [row for row in (param.get_help_record(ctx) for param in self.get_params(ctx) if isinstance(param, click.Option)) if row]
        if rows:
            with formatter.section("Val"):
                formatter.write_dl(rows)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The help option, explained in Swedish."""
        option = super().get_help_option(ctx)
        if option:
            option.help = "Visa den här hjälpen."
        return option


class SwedishCommand(_SwedishHelp):
    """A command with Swedish help."""


class SwedishGroup(_SwedishHelp, click.Group):
    """A group of commands with Swedish help and Swedish errors."""

    command_class = SwedishCommand

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, then the commands."""
        _SwedishHelp.format_options(self, ctx, formatter)
        with formatter.section("Kommandon"):
            formatter.write_dl([(name, command.get_short_help_str(90)) for name, command in sorted(self.commands.items())])

    def main(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - click's own signature
        """Run the command; what is wrong with it is said in Swedish, with exit code 2."""
        try:
            return super().main(*args, **{**kwargs, "standalone_mode": False})
        except click.UsageError as error:
            path = error.ctx.command_path if error.ctx else "kansli"
            click.echo(f"{_told(error)} Kör »{path} --help« för hjälp.", err=True)
            sys.exit(2)
        except click.exceptions.Exit as leave:
            sys.exit(leave.exit_code)
        except (click.Abort, KeyboardInterrupt):
            click.echo("Avbrutet.", err=True)
            sys.exit(130)


def _told(error: click.UsageError) -> str:
    if isinstance(error, click.MissingParameter) and error.param:
        return f"Här saknas {error.param.make_metavar(error.ctx) if error.ctx else error.param.name}."
    if isinstance(error, click.NoSuchOption):
        return f"Valet {error.option_name} finns inte."
    if isinstance(error, click.BadParameter) and error.param:
        return f"Värdet för {'/'.join(error.param.opts)} går inte att använda."
    return "Kommandot finns inte." if "No such command" in error.message else "Kommandot är fel skrivet."
