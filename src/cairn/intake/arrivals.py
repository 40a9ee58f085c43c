"""Files that arrived through a page and wait for the job that takes them in, each in a folder of its own.

The folder is shared by the web server and the job worker of one machine. When a file was taken in, or can't be, it is
deleted and only what became of it stays. Source: architecture, An agency sends a night's records.
"""

import json
import os
import re
import shutil
import zipfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings

from cairn.agencies.roles import Actor, Role
from cairn.base.clock import now
from cairn.base.errors import BadInput
from cairn.intake.bundle.sources import cut_off

STATE = "state.json"
LONGEST_NAME = 80  # characters of the file's name that are kept
_NOT_PLAIN = re.compile(r"[^\w .()-]+")


@dataclass(frozen=True)
class Arrival:
    """A file and how far it is. place of steps: how many are done; batch: what it became; refused: why it can't be."""

    id: UUID
    name: str
    by: Actor
    arrived_at: datetime
    step: str = "Waiting for its turn"
    place: int = 0
    steps: int = 4
    batch: UUID | None = None
    refused: str = ""

    @property
    def finished(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.batch is not None or bool(self.refused)


def keep(*, name: str, pieces: Iterable[bytes], by: Actor) -> Arrival:
    """Store an uploaded file. Raises: BadInput if it is no zip, and then nothing stays."""
    plain = _NOT_PLAIN.sub("_", Path(name).name).strip(" .")[-LONGEST_NAME:]
    arrival = Arrival(uuid4(), plain or "records.zip", by, now())
    folder = _folder(arrival.id)
    folder.mkdir(parents=True, mode=0o700)
    try:
        with source(arrival).open("xb") as file:
            file.writelines(pieces)
        if not zipfile.is_zipfile(source(arrival)):
            matter = (
                "This zip file is damaged or was cut off." if cut_off(source(arrival)) else "This is not a zip file."
            )
            raise BadInput(f"{matter} Put the bundle’s folder into one .zip and choose that.")
        _write(arrival)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return arrival


def arrival(wanted: UUID) -> Arrival | None:
    """What is known of a file, or None if there was none."""
    try:
        said = json.loads((_folder(wanted) / STATE).read_text("utf-8"))
    except FileNotFoundError:
        return None
    return _read(said)


def tell(known: Arrival, **changed: Any) -> Arrival:
    """Write down how far a file is; one that is finished loses its content."""
    after = replace(known, **changed)
    _write(after)
    if after.finished:
        source(after).unlink(missing_ok=True)
    return after


def source(known: Arrival) -> Path:
    """Where the file is."""
    return _folder(known.id) / known.name


def _folder(wanted: UUID) -> Path:
    return Path(settings.ARRIVALS) / str(wanted)


def _write(known: Arrival) -> None:
    said = asdict(known) | {"by": {name: _text(value) for name, value in asdict(known.by).items()}}
    fresh = _folder(known.id) / f"{STATE}.{os.getpid()}"
    fresh.write_text(json.dumps({name: _text(value) for name, value in said.items()}), "utf-8")
    fresh.replace(_folder(known.id) / STATE)


def _text(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _read(said: dict[str, Any]) -> Arrival:
    by = said["by"]
    ids = {name: _uuid(by[name]) for name in ("staff", "agency", "post")}
    actor = Actor(**by | ids | {"role": Role(by["role"])})
    given = {"id": UUID(said["id"]), "batch": _uuid(said["batch"]), "by": actor}
    return Arrival(**said | given | {"arrived_at": datetime.fromisoformat(said["arrived_at"])})


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None
