"""Owns whose people a comparison is about: a file's, without any installation, or an agency's, which its trail then tells."""

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import UUID

from cairn.base.errors import BadInput

if TYPE_CHECKING:
    from cairn.sharing.lists import Row

LEAST_WHY = 10  # letters


@contextmanager
def rows_of(options: argparse.Namespace) -> Iterator[tuple[list["Row"], Callable[[str, UUID], None]]]:
    """The rows of the list, and what notes a comparison of them: to be called with the deed and its id before a file is written.

    Raises: BadInput, NotFound. What is noted is kept only if the block ends without one.
    """
    if options.list:
        from cairn.sharing.lists import read_list

        yield read_list(options.list), lambda did, comparison: None
        return
    if len(options.why.strip()) < LEAST_WHY:
        raise BadInput("Say with whom and for what (--why): it stands in the agency’s trail.")
    from cairn.operations import database, roles

    with database.ready(role=roles.JOB):
        from django.db import transaction

        from cairn.sharing.lists_held import agency_of, held_by, note_compared

        agency = agency_of(options.agency, using="job")
        rows = held_by(agency, using="job")

        def noted(did: str, comparison: UUID) -> None:
            note_compared(
                agency=agency, did=did, comparison=comparison, rows=len(rows), why=options.why.strip(), using="job"
            )

        with transaction.atomic(using="job"):
            yield rows, noted
