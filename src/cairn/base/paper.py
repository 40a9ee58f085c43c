"""Sets pages on paper as PDF. Made here, by a library alone; nothing leaves the machine.

The words go in as data and are never read as commands of the typesetter; the file is tagged, so that a screen reader reads it.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

UNSHOWN = "Some letters can’t be shown on this paper: read them on the screen."
_SIGNS = re.compile("[\u2600-\u27bf\ufe0f\u200d\U0001f000-\U0001faff\U000e0000-\U000e007f]")


def on_paper(template: Path, content: Mapping[str, object]) -> bytes:
    """A page or more of a template, as a tagged PDF (PDF/UA-1). content: what the template shows; `foot` is on each page.

    A picture sign is written by its name. A letter that no font here has is left as a box, and the foot says so.
    """
    data = _SIGNS.sub(_by_name, json.dumps(content, ensure_ascii=False))
    try:
        return _compiled(template, data, pdf_standards=["ua-1"])
    except typst.TypstError:
        said = json.loads(data)
        return _compiled(template, json.dumps(said | {"foot": f"{said['foot']} {UNSHOWN}"}))


def _compiled(template: Path, data: str, **given: Any) -> bytes:
    made: bytes = typst.compile(_read(template), sys_inputs={"data": data}, **given)
    return made


def _by_name(sign: re.Match[str]) -> str:
    name = unicodedata.name(sign.group(), "").lower()
    return f"[{name}]" if name else ""


@lru_cache
def _read(template: Path) -> bytes:
    return template.read_bytes()
