"""The `luotsi` command: one small file a sub-command, errors without tracebacks, exit code by kind of error."""

import os
import sys

import click

from luotsi import __version__
from luotsi.cli.commands import Commands
from luotsi.kernel.errors import LuotsiError, NotReady


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="luotsi")
def cli() -> None:
    """Luotsi: the wellbeing services county's tray, from the command line."""


def main() -> None:
    """Entry point: runs the sub-command, turns our errors into one clear line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luotsi.conf.settings")
    try:
        code = cli(standalone_mode=False)
        if isinstance(code, int):  # what a command exits with is given back, not raised
            sys.exit(code)
    except LuotsiError as error:
        click.echo(f"luotsi: {error}", err=True)
        sys.exit(error.exit_code)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("luotsi: interrupted; nothing half-written is kept.", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)
    except Exception as error:
        if type(error).__name__ not in {"OperationalError", "ProgrammingError"}:
            raise
        # Of the database (Django is imported late, so known by name): not there, or not migrated.
        click.echo(f"luotsi: the database cannot be used ({error}). Run: luotsi migrate", err=True)
        sys.exit(NotReady.exit_code)
