"""A made-up county on disk: the bundle, and beside it the truth, which nothing but scoring reads."""

import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from cairn.base.clock import end_of_london_day
from cairn.base.errors import BadInput
from cairn.county.generator import Plan
from cairn.county.generator.rates import START
from cairn.intake.bundle import write_bundle

TRUTH = "truth"
FIRST_ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)  # a zip made twice is the same zip


def title_of(plan: Plan) -> str:
    """What the bundle is called, so that nobody takes it for real."""
    planted = "nothing planted" if plan.null else f"{plan.matters} networks planted"
    return f"A made-up county: seed {plan.seed}, {plan.children} children, {planted}; nobody in it is real"


def refuse_what_is_there(path: Path) -> None:
    """Refuses to write over anything.

    Raises: BadInput for a file, or a folder that holds something.
    """
    if path.is_file() or (path.is_dir() and any(path.iterdir())):
        raise BadInput(f"{path.name} is already there; give a new name or an empty folder")


def write_county(path: Path, tables: dict[str, pl.DataFrame], truth: dict[str, pl.DataFrame], plan: Plan) -> None:
    """The bundle with truth/ in it, as a folder, or a zip where the path ends so.

    Raises: BadInput if something is there already.
    """
    refuse_what_is_there(path)
    end = end_of_london_day(last_day(plan))
    if path.suffix.lower() != ".zip":
        _write_folder(path, tables, truth, plan, end)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        _write_folder(Path(folder), tables, truth, plan, end)
        _pack(Path(folder), path)


def last_day(plan: Plan) -> date:
    """The last day of the county's years."""
    return START + timedelta(days=plan.days)


def _write_folder(
    folder: Path, tables: dict[str, pl.DataFrame], truth: dict[str, pl.DataFrame], plan: Plan, end: datetime
) -> None:
    write_bundle(folder, tables, title=title_of(plan), area="Made-up county", produced_at=end)
    (folder / TRUTH).mkdir()
    for name, table in truth.items():
        table.write_parquet(folder / TRUTH / f"{name}.parquet", compression="zstd")


def _pack(folder: Path, path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:  # Parquet is packed already
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                entry = zipfile.ZipInfo(file.relative_to(folder).as_posix(), FIRST_ZIP_MOMENT)
                archive.writestr(entry, file.read_bytes())
