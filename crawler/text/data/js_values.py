"""Values as JavaScript writes them: JSON, but for bare keys, other quotes, names and calls in the place of values.

Sites write the state of their pages so, above all Nuxt 2: a function whose parameters stand for the values that recur.
Nothing is run: a name stands for what it is given, anything else for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_STRING = r'"[^"\\]*(?:\\.[^"\\]*)*"' + r"|'[^'\\]*(?:\\.[^'\\]*)*'" + r"|`[^`\\]*(?:\\.[^`\\]*)*`"
# A string or a comment that never closes is none, and is not looked for again from its middle.
_WORD = re.compile(
    rf"(?:\s|//[^\n]*|/\*.*?\*/)*+(?:(?P<word>{_STRING}|-?(?:\d|\.\d)[\w.]*|[A-Za-z_$][\w$]*)|"
    r"(?P<never>[\"'`]|/\*)|(?P<sign>.))",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|.))", re.DOTALL)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "", "\r\n": ""}
_WORDS = {"true": True, "false": False, "null": None, "undefined": None, "NaN": None, "Infinity": None}
_OPEN, _CLOSED = "([{", ")]}"
# Words and signs read on one page. A state of a long page has some 20,000; what has more is a program.
MOST_STEPS = 600_000
_FUNCTION = re.compile(r"\(?\s*function\s*\(([\w$\s,]*)\)\s*\{")


class _Program(Exception):
    """The text is no value."""


class Steps:
    """How many words and signs are still read: one count for all the programs of a page.

    Attributes:
        left: how many.
    """

    def __init__(self, left: int = MOST_STEPS) -> None:
        self.left = left


def read_js(text: str, start: int, steps: Steps) -> tuple[Any, int] | None:
    """Read a value.

    Args:
        text: a program.
        start: where the value begins: an object, a list, a string, or a function that is called at once and returns
            one.
        steps: what may still be read; what is read here is taken off.

    Returns:
        The value and where it ends; None where there is none.
    """
    function = _FUNCTION.match(text, start)
    try:
        if function is None:
            return _value(_Tokens(text, start, steps), {})
        return _returned(text, function, steps)
    except _Program:
        return None


class _Tokens:
    """The tokens of a program, from a place on; one can be looked at before it is taken."""

    def __init__(self, text: str, start: int, steps: Steps) -> None:
        self._text = text
        self.place = start
        self._steps = steps
        self._next: tuple[str, int] | None = None

    def take(self) -> str:
        word = self.look()
        if self._next is None or not word:
            raise _Program
        self.place = self._next[1]
        self._next = None
        return word

    def look(self) -> str:
        """Give the next, or nothing at the end."""
        if self._next is None:
            found = _WORD.match(self._text, self.place)
            self._steps.left -= 1
            if found is not None and found["never"]:
                # The end was looked for in all the rest: some hundred characters take as long as a word.
                self._steps.left -= (len(self._text) - self.place) // 100
                raise _Program
            if self._steps.left < 0:
                raise _Program
            self._next = ("", self.place) if found is None else (found["word"] or found["sign"], found.end())
        return self._next[0]


def _value(tokens: _Tokens, names: Mapping[str, Any]) -> tuple[Any, int]:
    """Read one value with all that stands in it; an explicit stack, for values nest as deep as they like."""
    root: list[Any] = []
    # Containers that are open, and the key that waits for its value (None in a list).
    stack: list[tuple[Any, str | None]] = [(root, None)]
    while True:
        word = tokens.take()
        holder, _ = stack[-1]
        if word in ("}", "]"):
            if len(stack) == 1 or (word == "}") is not isinstance(holder, dict):
                raise _Program
            stack.pop()
        elif word == "," and len(stack) > 1:
            continue
        else:
            key = None
            if isinstance(holder, dict):
                key = _key(word, tokens)
                word = tokens.take()
            value = _opened(word)
            if value is None:
                value = _single(word, tokens, names)
                _put(holder, key, value)
            else:
                _put(holder, key, value)
                stack.append((value, None))
        if len(stack) == 1:
            return root[0], tokens.place


def _opened(word: str) -> Any:
    return {"{": {}, "[": []}.get(word)


def _put(holder: Any, key: str | None, value: Any) -> None:
    if isinstance(holder, dict):
        holder[key] = value
    else:
        holder.append(value)


def _key(word: str, tokens: _Tokens) -> str:
    if tokens.take() != ":" or not (word[0] in "\"'" or word[0].isalnum() or word[0] in "_$"):
        raise _Program
    return _unquoted(word) if word[0] in "\"'" else word


def _single(word: str, tokens: _Tokens, names: Mapping[str, Any]) -> Any:
    """Read a value that holds no others, up to the comma or bracket behind it; a sum or a call gives its first part."""
    if word[0] in "\"'`":
        value: Any = _unquoted(word)
    elif word[0].isdigit() or word[0] in "-.":
        value = _number(word)
    elif word == "!":
        value = tokens.take() == "0"
    elif word in names:
        value = names[word]
    elif word[0].isalpha() or word[0] in "_$(":
        value = _WORDS.get(word)
        if word == "(":
            _skip(tokens)
    else:
        raise _Program
    first = None
    while (following := tokens.look()) not in (",", "]", "}", ")", ";", ""):
        tokens.take()
        if following in _OPEN:
            _skip(tokens)
        elif first is None and following[0] in "\"'" and value is None:
            first = _unquoted(following)
    return first if value is None else value


def _skip(tokens: _Tokens) -> None:
    """Go behind the bracket that closes one that is open."""
    depth = 1
    while depth:
        word = tokens.take()
        depth += (word in _OPEN) - (word in _CLOSED)


def _number(word: str) -> int | float | None:
    try:
        return int(word) if word.lstrip("-").isdigit() and len(word) < 20 else float(word)
    except ValueError:
        return None


def _unquoted(word: str) -> str:
    inner = word[1:-1]
    if "\\" not in inner:
        return inner
    text = _ESCAPE.sub(_unescaped, inner)
    # Two escapes may write one character in two halves (UTF-16).
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _ESCAPED.get(found[3], found[3])


def _returned(text: str, function: re.Match[str], steps: Steps) -> tuple[Any, int]:
    """Read what a function that is called at once returns: `(function(a,b){a.x=1;return {...}}(1,"..."))`."""
    parameters = [name.strip() for name in function[1].split(",") if name.strip()]
    place = function.end()
    _, end = _body(_Tokens(text, place, steps), {})
    tokens = _Tokens(text, end, steps)
    if tokens.take() != "}" or (opening := tokens.take()) not in "()":
        raise _Program
    if opening == ")" and tokens.take() != "(":
        raise _Program
    names = dict(zip(parameters, _arguments(tokens), strict=False))
    value, _ = _body(_Tokens(text, place, steps), names)
    return value, tokens.place


def _body(tokens: _Tokens, names: Mapping[str, Any]) -> tuple[Any, int]:
    """Read the statements of such a function: assignments to the parts of its parameters, then what it returns."""
    while (word := tokens.take()) != "return":
        if not (word[0].isalpha() or word[0] in "_$") or tokens.take() not in ".[":
            raise _Program
        key = tokens.take()
        key = _unquoted(key) if key[0] in "\"'" else key
        if tokens.look() == "]":
            tokens.take()
        if tokens.take() != "=":
            raise _Program
        value, _ = _value(tokens, names)
        if isinstance(names.get(word), dict):
            names[word][key] = value
        elif isinstance(names.get(word), list) and key == str(len(names[word])):
            names[word].append(value)
        if tokens.look() in (";", ","):
            tokens.take()
    return _value(tokens, names)


def _arguments(tokens: _Tokens) -> Iterator[Any]:
    while tokens.look() != ")":
        yield _value(tokens, {})[0]
        if tokens.look() == ",":
            tokens.take()
    tokens.take()
