"""Subcommands of `coxa`; each module imports what it needs only when it runs."""
