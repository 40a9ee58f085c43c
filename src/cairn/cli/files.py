"""Owns what commands ask of a file that they are to write. Refuses to own what goes into it."""

from pathlib import Path

from cairn.base.errors import BadInput


def check_can_be_written(*files: Path | None) -> None:
    """Say it before the work and not after it. Raises: BadInput where a file has no folder, or is a folder itself."""
    for file in files:
        if file and file.is_dir():
            raise BadInput(f"{file.name or file} is a folder; give the name of a file to write")
        if file and not file.absolute().parent.is_dir():
            raise BadInput(f"there is no folder {file.parent} to write {file.name} into")
