"""`cairn model compare`: two versions of the linking model on this installation's records and judgements."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cairn.cli.files import check_can_be_written

if TYPE_CHECKING:
    from cairn.linkage.engines.model import Model
    from cairn.linkage.two_models import Difference, OfModel

NAME = "model compare"
IN_USE = "in-use"
HELP = """Compare two versions of the linking model on the records and judgements of this installation.

A and B are model files, or `in-use` for the version that links now, or `shipped`. Printed are, for each: how often it says
what people said of the pairs that they judged, how right each band is, and whether judgements show that what a rule
links is right 999 times in 1,000. Then what would change from A to B: how many people's records would be in other
company, joined or parted. Counts alone, never a name; --out writes the ids of the records, which are as secret as the
records. Nothing is changed. It takes as long as two refreshes."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Two versions."""
    parser.add_argument("a", metavar="A", help="a model file, in-use or shipped")
    parser.add_argument("b", metavar="B", help="another")
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="also write record_id, before, after of what would move"
    )


def run(options: argparse.Namespace) -> int:
    """Link twice, print the difference."""
    from tqdm import tqdm

    from cairn.operations import database, roles

    check_can_be_written(options.out)
    with database.ready(role=roles.ENGINE):
        from cairn.linkage.queries import judgements
        from cairn.linkage.two_models import difference, of_model
        from cairn.records.frames import frames

        models = [_model(name) for name in (options.a, options.b)]
        tables = frames(using="engine")
        judged = [(str(a), str(b), answer) for a, b, answer in judgements(kind="person", using="engine")]
        watched = tqdm(models, unit="model", disable=not sys.stderr.isatty(), file=sys.stderr)
        before, after = (of_model(tables, judged, model) for model in watched)
    print(_of_one("A", before), _of_one("B", after), sep="\n\n", end="\n\n")
    moved = difference(before, after)
    print(_difference(moved, records=before.clusters.height))
    if options.out:
        moved.moved.write_csv(options.out)
    return 0


def _model(name: str) -> "Model":
    from cairn.linkage.adopted import SHIPPED, adopted_model, model_at
    from cairn.linkage.engines.model import load_model

    if name == IN_USE:
        return adopted_model(using="engine")
    return load_model() if name == SHIPPED else model_at(Path(name))[0]


def _of_one(letter: str, one: "OfModel") -> str:
    from cairn.linkage.engines.precision import precision, verdict

    many = len(one.labelled)
    lines = [
        f"{letter}: version {one.version}",
        f"  {one.clusters['identity_id'].n_unique():,} people of {one.clusters.height:,} records; "
        f"{one.certain:,} pairs linked by rule, {one.ask:,} to ask about",
        f"  judged pairs: {many:,}; it says the same as people of {one.agrees:,}, the contrary of {one.contradicts:,}, "
        f"and asks about {many - one.agrees - one.contradicts:,}",
    ]
    for band, title in (("certain", "linked by rule"), ("ask", "asked about"), ("apart", "kept apart")):
        share = precision(one.labelled, band)
        told = (
            f"{share.value:.1%} (between {share.low:.1%} and {share.high:.1%})"
            if share.value is not None
            else "none judged"
        )
        lines.append(f"  {title:<15}{share.right:>6,} of {share.of:>6,} judged the same: {told}")
    return "\n".join([*lines, f"  {verdict(precision(one.labelled, 'certain'))}"])


def _difference(found: "Difference", *, records: int) -> str:
    if not found.people:
        return "From A to B nobody's records would be in other company."
    return (
        f"From A to B {found.moved.height:,} of {records:,} records would be in other company, those of {found.people:,} people as "
        f"they are now: {found.joined:,} would be made of several, {found.parted:,} would fall apart."
    )
