"""Bundles that tests read aloud: plain text tables, written as a folder or a zip."""

import json
import zipfile
from pathlib import Path

AGENCIES = "agency_id,name,kind\nPOL,Police,police\nSOC,Social care,childrens_social_care\nSXH,Clinic,sexual_health\n"
PEOPLE = "record_id,agency_id,recorded_at,given_names,family_name\n"
EVENTS = "event_id,agency_id,kind,occurred_from,recorded_at,summary\n"
DESCRIPTION = {
    "format": "cairn-bundle", "version": 1, "title": "Made", "produced_at": "2024-05-01T00:00:00Z", "area": "Here",
}  # fmt: skip


def person(
    record_id: str, *, agency: str = "POL", recorded_at: str = "2024-01-05T10:00Z", name: str = "Ann,Smith"
) -> str:
    return f"{record_id},{agency},{recorded_at},{name}\n"


def event(event_id: str, *, agency: str = "POL", occurred: str = "2024-01-04", recorded_at: str = "2024-01-05") -> str:
    return f"{event_id},{agency},concern,{occurred},{recorded_at},seen\n"


def a_folder(path: Path, **tables: str | bytes) -> Path:
    """A bundle as a folder; `people="..."` is people.csv, agencies are there unless given."""
    path.mkdir(parents=True, exist_ok=True)
    (path / "bundle.json").write_text(json.dumps(DESCRIPTION))
    for name, text in ({"agencies": AGENCIES} | tables).items():
        (path / f"{name}.csv").write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def a_zip(path: Path, files: dict[str, str | bytes]) -> Path:
    """A zip of any files under any names."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path
