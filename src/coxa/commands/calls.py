"""What is wrong with a call, said in our own words: a pasted note is never repeated.

Input: the words behind `coxa`. Output: a usage error whose message holds nothing but short names.
"""

import re

import click

_NAME = re.compile(r"[\w-]{1,30}")
_EXTRA = (
    "more arguments than expected: quote a path that holds spaces; a note goes in a file or to "
    "standard input"
)


class Command(click.Command):
    """A command that does not repeat the words it did not expect."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse, and refuse what is left over."""
        ctx.allow_extra_args = True  # so that the refusal is ours, not the library's
        left = super().parse_args(ctx, args)
        if left:
            ctx.fail(_EXTRA)
        return left


class Group(click.Group):
    """A group that repeats the name of an unknown subcommand only where it is a short word."""

    command_class = Command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The subcommand that the first word names; refuses a word that names none."""
        if self.get_command(ctx, args[0]) is None:
            name = f" '{args[0]}'" if _NAME.fullmatch(args[0]) else ""
            ctx.fail(f"no such command{name}")
        return super().resolve_command(ctx, args)
