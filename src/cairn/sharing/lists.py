"""A list of people who are compared with another organisation's, as a file of one's own. Needs no installation."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cairn.base.errors import BadInput
from cairn.sharing.rules.identity_keys import identity_words

NUMBERS = ("nhs_number", "upn")
COLUMNS = ("given_names", "family_name", "date_of_birth", *NUMBERS)


@dataclass(frozen=True)
class Row:
    """One way in which a person is named in a list. said: what tells its holder whom it means; words: none if it names nobody."""

    said: str
    words: tuple[str, ...] = field(repr=False)


def read_list(file: Path) -> list[Row]:
    """The rows of a CSV file with the columns of persons.csv, and nhs_number or upn. Raises: BadInput."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            reader = csv.DictReader(opened, strict=True)
            if not set(reader.fieldnames or ()) & set(COLUMNS):
                raise BadInput(f"{file.name} has none of the columns {', '.join(COLUMNS)}.")
            return [_row(number, row) for number, row in enumerate(reader, 2)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadInput(f"{file.name} can’t be read: {error}") from error


def _row(number: int, row: Mapping[str, str | None]) -> Row:
    said = {column: " ".join((row.get(column) or "").split()) for column in COLUMNS}
    numbers = [(kind, said[kind]) for kind in NUMBERS if said[kind]]
    words = identity_words(
        given_names=said["given_names"], family_name=said["family_name"], born=said["date_of_birth"], numbers=numbers
    )
    return Row(f"row {number}", words)
