"""Owns what commands ask of files, and what they say of a bundle that they only read. Refuses to own what goes into it."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cairn.base.errors import BadInput

if TYPE_CHECKING:
    from cairn.intake.bundle import Bundle


def check_can_be_written(*files: Path | None) -> None:
    """Say it before the work and not after it. Raises: BadInput where a file has no folder, or is a folder itself."""
    for file in files:
        if file and file.is_dir():
            raise BadInput(f"{file.name or file} is a folder; give the name of a file to write")
        if file and not file.absolute().parent.is_dir():
            raise BadInput(f"there is no folder {file.parent} to write {file.name} into")


def tell_left_out(bundle: "Bundle") -> None:
    """Say on stderr what of a bundle is not worked on."""
    for note in bundle.notes:
        print(f"cairn: {note}", file=sys.stderr)
    if bundle.rejections.height:
        print(f"cairn: rejected rows: {bundle.rejections.height:,}; `cairn import --report` says why", file=sys.stderr)
