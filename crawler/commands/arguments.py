"""What is written behind a command's name, looked at before anything else is done with it."""

from __future__ import annotations

from collections.abc import Container, Iterable

from crawler.errors import Misuse


def refuse_options(arguments: Iterable[str], *, known: Container[str] = ()) -> None:
    """Refuse what looks like an option that the command does not have: it would be taken for a path.

    Args:
        arguments: what is left when the options that the command has were taken.
        known: those that have a meaning all the same, such as `-` for standard input.

    Raises:
        Misuse: one begins with a hyphen.
    """
    for argument in arguments:
        if argument.startswith("-") and argument not in known:
            raise Misuse(f"expected an option of --help, or a path such as ./{argument}; found {argument}")
