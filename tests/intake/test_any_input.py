"""Whatever arrives: a bundle is refused with a sentence, or every row of it has one end. Nothing crashes."""

import csv
import io

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cairn.base.errors import BadInput
from cairn.intake.bundle import read_bundle
from cairn.intake.bundle.csv_rows import BLOCK_LINES
from cairn.intake.bundle.shapes import file_columns
from cairn.records.columns import TABLES
from intake.made_bundles import AGENCIES, PEOPLE, a_folder, a_zip, person

pytestmark = pytest.mark.slow
ANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
IDS = st.sampled_from(["P1", "P2", "E1", "L1", "POL", "SOC", "", "P|1", "\\", " P1 "])
CELLS = st.one_of(
    IDS,
    st.sampled_from(
        ["parent_of", "attends", "person", "event", "phone", "concern", "child", "subject", "police", "yes"]
    ),
    st.sampled_from(
        ["2024-01-05", "2024-01-05T10:00Z", "2024-01-05T10:00", "44321", "03/04/2011", "1996", "2024-13-01"]
    ),
    st.sampled_from(
        ["sealed", "pointer", "14", "1e5", "-3", "=cmd|' /C calc'!A0", "\0", "\x1f", "é", "😀", '"', ",", "\n"]
    ),
    st.text(max_size=12),
)
TABLE = st.sampled_from(sorted(TABLES))
BROKEN = st.sampled_from(['a","c', '"', '"x', "a,b,c,d,e", '""', ',"b"\r', "P1,POL,2024-01-05,a,b", "\r", '"\n"'])


def check_every_row_has_an_end(path):
    try:
        bundle = read_bundle(path)
    except BadInput as refused:
        return None if str(refused) else pytest.fail("refused without a sentence")
    total = bundle.total
    assert total.rows == total.accepted + total.duplicate + total.corrected + total.rejected
    assert bundle.rejections.height == total.rejected
    assert sum(frame.height for frame in bundle.tables.values()) == total.accepted + total.corrected
    assert bundle.rejections["reason"].null_count() == 0
    for name, frame in bundle.tables.items():
        assert frame.select(TABLES[name].key).null_count().row(0)[0] == 0
    return bundle


@ANY
@given(content=st.binary(max_size=400))
def test_any_bytes_below_a_header(tmp_path_factory, content):
    check_every_row_has_an_end(a_folder(tmp_path_factory.mktemp("b"), people=PEOPLE.encode() + content))


@ANY
@given(content=st.binary(max_size=200), name=st.sampled_from(["people.csv", "people.parquet", "bundle.json", "x.zip"]))
def test_any_bytes_as_a_file(tmp_path_factory, content, name):
    folder = a_folder(tmp_path_factory.mktemp("b"))
    (folder / name).write_bytes(content)
    check_every_row_has_an_end(folder)


@ANY
@given(lines=st.lists(BROKEN, max_size=12))
def test_any_mix_of_quotation_marks_and_line_ends(tmp_path_factory, lines):
    text = PEOPLE + "".join(f"{line}\n" for line in lines) + person("LAST")
    bundle = check_every_row_has_an_end(a_folder(tmp_path_factory.mktemp("b"), people=text))
    assert bundle.counts["people"].rows >= 1


@ANY
@given(before=st.sampled_from([BLOCK_LINES - 4, BLOCK_LINES - 1, BLOCK_LINES]), lines=st.lists(BROKEN, max_size=8))
def test_where_in_a_file_rows_are_broken_changes_nothing_else(tmp_path_factory, before, lines):
    broken = "".join(f"{line}\n" for line in lines) + person("LAST")
    sound = "".join(person(f"S{number}") for number in range(before))
    first = read_bundle(a_folder(tmp_path_factory.mktemp("b"), people=PEOPLE + broken))
    later = read_bundle(a_folder(tmp_path_factory.mktemp("b"), people=PEOPLE + sound + broken))
    refused = first.rejections.with_columns(pl.col("row", "line") + before)
    assert later.rejections.rows() == refused.rows()
    assert later.tables["people"]["record_id"].to_list()[before:] == first.tables["people"]["record_id"].to_list()
    assert later.total.rows == first.total.rows + before


@ANY
@given(data=st.data())
def test_any_cells_in_the_columns_of_the_contract(tmp_path_factory, data):
    tables, rows = {}, 0
    for table in data.draw(st.lists(TABLE, min_size=1, max_size=4, unique=True)):
        names = file_columns(table)
        drawn = data.draw(st.lists(st.tuples(*[CELLS] * len(names)), max_size=5))
        rows += len(drawn)
        written = io.StringIO()
        csv.writer(written).writerows([names, *drawn])
        tables[table] = written.getvalue().encode("utf-8", "surrogatepass")
    tables.setdefault("agencies", AGENCIES)
    bundle = check_every_row_has_an_end(a_folder(tmp_path_factory.mktemp("b"), **tables))
    assert bundle is not None
    assert bundle.total.rows == rows + (3 if tables["agencies"] == AGENCIES else 0)


@ANY
@given(data=st.data())
def test_a_zip_with_any_byte_changed(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("b")
    whole = bytearray(
        a_zip(folder / "b.zip", {"agencies.csv": AGENCIES, "people.csv": PEOPLE + person("P1")}).read_bytes()
    )
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    (folder / "b.zip").write_bytes(whole)
    check_every_row_has_an_end(folder / "b.zip")


@ANY
@given(data=st.data())
def test_a_parquet_file_with_any_byte_changed(tmp_path_factory, data):
    folder = a_folder(tmp_path_factory.mktemp("b"))
    rows = {"record_id": ["P1", "P2"], "agency_id": ["POL", "SOC"], "recorded_at": ["2024-01-05", "2024-01-06"]}
    pl.DataFrame(rows).write_parquet(folder / "people.parquet", compression="uncompressed")
    whole = bytearray((folder / "people.parquet").read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    (folder / "people.parquet").write_bytes(whole)
    check_every_row_has_an_end(folder)


@pytest.mark.slow
def test_many_stray_quotation_marks_take_no_longer_than_their_lines(tmp_path):
    text = PEOPLE + 'a","c\n' * 200_000 + person("LAST")
    bundle = check_every_row_has_an_end(a_folder(tmp_path, people=text))
    assert bundle.tables["people"]["record_id"].to_list() == ["LAST"]
