"""Templates to text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

TEMPLATES = Path(__file__).parent / "templates"


def _script_json(value: Any, ascii_only: bool = False) -> Markup:
    """JSON that may stand in a script element: `<` never begins a tag in it."""
    text = json.dumps(value, ensure_ascii=ascii_only, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704 - escaped


_environment = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.filters["script_json"] = _script_json
_environment.filters["quoted"] = lambda text: quote(text, safe="")


def render(template: str, **context: Any) -> str:
    """Fill a template; everything in it is escaped for HTML and XML.

    Args:
        template: its path below `templates/`.
        context: its names.

    Returns:
        The text, without white space at its ends.
    """
    return _environment.get_template(template).render(context).strip()
