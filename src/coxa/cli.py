"""The command line: finds the subcommand, runs it, turns errors into one line and an exit code.

Exit codes: 0 done; 2 the input or the call is wrong; 1 a fault of coxa's own; 130 interrupted.
Standard output carries the result alone; a message on standard error never holds patient text.
"""

import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from coxa.commands.calls import Group
from coxa.commands.console import one_line
from coxa.errors import CoxaError
from coxa.version import __version__

COMMANDS = ("assess", "evaluate", "knowledge", "papers")
INTERRUPTED = 130


class Commands(Group):
    """A group that imports a subcommand's module when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all subcommands, in the order of the help page."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The subcommand of that name, None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"coxa.commands.{cmd_name}")
        command: click.Command = module.command
        return command


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Decision support for clinicians: it does not replace their judgement.",
)
@click.version_option(__version__, prog_name="coxa", message="%(prog)s %(version)s")
def commands() -> None:
    """Hip pain: from a note to red flags, a ranked differential, the next step and a cited plan."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; never raises, never prints a traceback."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = _run(given)
        sys.stdout.flush()
    except BrokenPipeError:
        return _leave_pipe()
    except KeyboardInterrupt:
        return INTERRUPTED
    except CoxaError as error:
        return _fail(str(error), error.exit_code)
    except click.ClickException as error:
        return _fail(_usage(error), 2)
    except Exception as error:
        return _internal(error)
    return code


def entry() -> None:
    """The console script: run, then leave at once without taking the knowledge apart.

    One thread for linear algebra: the network's arrays are too small to share out, waiting threads
    slow a busy machine, and sums keep one order whatever the number of cores.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read when NumPy is first imported
    code = main()
    sys.stderr.flush()
    os._exit(code)


def _run(arguments: list[str]) -> int:
    try:
        with commands.make_context("coxa", arguments) as context:
            result = commands.invoke(context)
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.Abort:
        return INTERRUPTED
    return result if isinstance(result, int) else 0


def _usage(error: click.ClickException) -> str:
    """What is wrong with the call, and where its help stands."""
    none_given = isinstance(error, click.exceptions.NoArgsIsHelpError)
    message = "no command given" if none_given else error.format_message()
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "coxa"
    return f"{message.rstrip('.')}; see {path} --help"


def _fail(message: str, code: int) -> int:
    try:
        sys.stderr.write(f"coxa: {one_line(message)}\n")
        sys.stderr.flush()
    except (BrokenPipeError, UnicodeEncodeError):
        return code
    return code


def _leave_pipe() -> int:
    """The reader has seen enough: go quietly, also when the interpreter flushes at its end."""
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
    return 0


def _internal(error: Exception) -> int:
    """A fault of our own: its kind and place, never its text, which could quote the note."""
    if os.environ.get("COXA_DEBUG"):
        import traceback

        traceback.print_exception(error)
    trace, place = error.__traceback__, ""
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if "coxa" in file.parts:
            place = f" at {file.parent.name}/{file.name}:{trace.tb_lineno}"
        trace = trace.tb_next
    kind = type(error).__name__
    return _fail(f"internal fault {kind}{place}; run with COXA_DEBUG=1 for the traceback", 1)
