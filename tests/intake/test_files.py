"""Files that are no bundle are refused whole, with one sentence, before anything of them is believed."""

import io
import json
import os
import stat
import zipfile
from datetime import UTC, datetime

import polars as pl
import pytest

from cairn.base.errors import BadInput
from cairn.intake.bundle import read_bundle, write_bundle
from intake.made_bundles import AGENCIES, DESCRIPTION, EVENTS, PEOPLE, a_folder, a_zip, event, person

SOUND = {"bundle.json": json.dumps(DESCRIPTION), "agencies.csv": AGENCIES, "people.csv": PEOPLE + person("P1")}


def refused(path):
    with pytest.raises(BadInput) as caught:
        read_bundle(path)
    said = str(caught.value)
    assert said
    assert "\n" not in said
    return said


def test_a_zip_of_a_folder_reads_as_the_folder(tmp_path):
    files = {f"My bundle/{name}": text for name, text in SOUND.items()} | {
        "__MACOSX/My bundle/._people.csv": b"\x00\x05", "My bundle/truth/people.csv": "x", "My bundle/READ ME.txt": "hello",
    }  # fmt: skip
    bundle = read_bundle(a_zip(tmp_path / "b.zip", files))
    assert bundle.total.accepted == 4
    assert (bundle.title, bundle.area, bundle.produced_at) == ("Made", "Here", datetime(2024, 5, 1, tzinfo=UTC))
    assert bundle.notes == ("READ ME.txt is not a table of a bundle and is left aside",)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("../people.csv", "outside the bundle"),
        ("a/../../people.csv", "outside the bundle"),
        ("/etc/people.csv", "outside the bundle"),
        ("..\\people.csv", "outside the bundle"),
        ("C:people.csv", "outside the bundle"),
        ("inner.zip", "archive inside"),
        ("people.csv.gz", "archive inside"),
        ("PEOPLE.CSV", "twice"),
        ("people.parquet", "the same table"),
    ],
)
def test_names_that_play_tricks_are_refused(tmp_path, name, says):
    assert says in refused(a_zip(tmp_path / "b.zip", SOUND | {name: "x"}))


def test_the_same_name_twice_is_refused(tmp_path):
    path = a_zip(tmp_path / "b.zip", SOUND)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr("people.csv", PEOPLE)
    assert "twice" in refused(path)


def test_links_are_refused_in_zips_and_folders(tmp_path):
    link = zipfile.ZipInfo("people.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "is a link" in refused(tmp_path / "b.zip")
    folder = a_folder(tmp_path / "folder")
    (folder / "people.csv").symlink_to("/etc/passwd")
    assert "is a link" in refused(folder)


def test_pipes_and_folders_in_place_of_tables_are_refused(tmp_path):
    folder = a_folder(tmp_path / "a")
    os.mkfifo(folder / "people.csv")
    assert "not an ordinary file" in refused(folder)
    (a_folder(tmp_path / "b") / "people.csv").mkdir()
    assert "is a folder" in refused(tmp_path / "b")


def test_a_locked_zip_is_refused(tmp_path):
    content = bytearray(a_zip(tmp_path / "b.zip", SOUND).read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        while place >= 0:
            content[place + offset] |= 1
            place = content.find(mark, place + 4)
    (tmp_path / "locked.zip").write_bytes(content)
    assert "encrypted" in refused(tmp_path / "locked.zip")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    with (
        zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("people.csv", "w") as file,
    ):
        for _ in range(100):
            file.write(b"0" * 1024**2)
    assert "200 times its size" in refused(tmp_path / "b.zip")


def test_a_bundle_too_large_to_hold_is_refused_before_it_is_read(tmp_path):
    folder = a_folder(tmp_path)
    with (folder / "people.csv").open("wb") as file:
        file.truncate(9 * 1024**3)  # a hole: no disk is used
    assert "send it in parts" in refused(folder)


def test_a_zip_whose_files_lie_over_each_other_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("agencies.csv", AGENCIES)
        archive.writestr("people.csv", b"x" * 1000)
        archive.infolist()[1].header_offset = 0
    assert "lie over each other" in refused(tmp_path / "b.zip")


def test_a_zip_that_lies_about_its_sizes_gives_no_more_than_it_says(tmp_path):
    path = a_zip(tmp_path / "b.zip", SOUND | {"events.csv": EVENTS + event("E1") * 1000})
    content = path.read_bytes()
    place = content.find(b"PK\x01\x02", content.find(b"events.csv") + 100)
    while content[place + 46 : place + 56] != b"events.csv":
        place = content.find(b"PK\x01\x02", place + 4)
    (tmp_path / "lying.zip").write_bytes(content[: place + 24] + (10).to_bytes(4, "little") + content[place + 28 :])
    assert "damaged" in refused(tmp_path / "lying.zip")


@pytest.mark.parametrize("cut", [10, 100, 400, -30, -5])
def test_a_zip_cut_short_is_refused(tmp_path, cut):
    whole = a_zip(tmp_path / "b.zip", SOUND).read_bytes()
    (tmp_path / "short.zip").write_bytes(whole[:cut])
    assert "zip" in refused(tmp_path / "short.zip")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "not JSON"),
        ("[" * 200_000, "not JSON"),
        ("[]", "cairn-bundle"),
        ('{"format": "other"}', "cairn-bundle"),
        ('{"format": "cairn-bundle", "version": 2}', "version"),
        ("{}".encode("utf-16"), "not JSON"),
        (" " * 2_000_000, "larger"),
    ],
)
def test_a_description_that_is_none_is_refused(tmp_path, text, says):
    folder = a_folder(tmp_path)
    (folder / "bundle.json").write_bytes(text if isinstance(text, bytes) else text.encode())
    assert says in refused(folder)


def test_a_description_that_can_not_be_read_is_told_before_that_no_table_is_there(tmp_path):
    (tmp_path / "bundle.json").write_text('{"format": "cairn-bundle", "version": 9}')
    assert refused(tmp_path) == "bundle.json names a version other than 1, the one that is read here"


def test_a_bundle_without_a_description_is_read_and_noted(tmp_path):
    (a_folder(tmp_path) / "bundle.json").unlink()
    bundle = read_bundle(tmp_path)
    assert bundle.total.accepted == 3
    assert "no bundle.json" in bundle.notes[0]


def test_what_is_no_bundle_at_all_is_refused(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "people.csv").write_text(PEOPLE)
    assert "no table" in refused(tmp_path / "empty")
    assert "neither a folder nor a zip" in refused(tmp_path / "people.csv")
    (tmp_path / "half.zip").write_bytes(a_zip(tmp_path / "whole.zip", {"people.csv": PEOPLE}).read_bytes()[:60])
    assert "damaged or was cut off" in refused(tmp_path / "half.zip")
    assert "no such" in refused(tmp_path / "nowhere")
    assert "no table" in refused(a_zip(tmp_path / "b.zip", {"peple.csv": PEOPLE}))


@pytest.mark.parametrize(
    ("header", "says"),
    [
        (PEOPLE.encode("utf-16"), "not UTF-8"),
        ("record_id,agency_id,größe\n".encode("cp1252"), "not UTF-8"),
        (b"record_id;agency_id;recorded_at\n", "semicolons"),
        (b"record_id\tagency_id\n", "tabs"),
        (b"a,b,c\n", "no column of people"),
        (b"record_id,agency_id,agency_id\n", "twice"),
        (b'record_id,"agency_id\n', "not CSV"),
    ],
)
def test_a_header_that_can_not_be_known_is_refused(tmp_path, header, says):
    assert says in refused(a_folder(tmp_path, people=header))


def test_parquet_that_is_none_is_refused(tmp_path):
    folder = a_folder(tmp_path)
    written = io.BytesIO()
    pl.DataFrame({"record_id": ["P1"], "agency_id": ["POL"]}).write_parquet(written)
    whole = written.getvalue()
    for broken in (b"", b"PAR1", whole[:-8], whole[: len(whole) // 2], b"PAR1" + b"\xff" * 50 + b"PAR1"):
        (folder / "people.parquet").write_bytes(broken)
        assert "damaged or not Parquet" in refused(folder)


def test_parquet_of_a_billion_nothings_is_refused(tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder = a_folder(tmp_path)
    ids = pa.array(["P"] * 3_000_000).dictionary_encode()
    pq.write_table(pa.table({"record_id": ids}), folder / "people.parquet", compression="zstd")
    assert (folder / "people.parquet").stat().st_size < 30_000
    assert "far more rows" in refused(folder)


def test_parquet_s_own_types_are_judged_like_text(tmp_path):
    folder = a_folder(tmp_path)
    columns = {
        "record_id": pl.Series(["P1", "P2", "P3"], dtype=pl.Categorical),
        "agency_id": ["POL"] * 3,
        "recorded_at": [datetime(2024, 1, 1, 10, tzinfo=UTC)] * 3,
        "age_low": pl.Series([14.0, None, 200.0]),
        "date_of_birth": pl.Series(["1996-03-14", None, None]).str.to_date(),
        "aliases": [["Bee", "Bea"], None, None],
    }
    pl.DataFrame(columns).write_parquet(folder / "people.parquet")
    bundle = read_bundle(folder)
    assert bundle.tables["people"].select("age_low", "date_of_birth", "aliases").row(0) == (14, "1996-03-14", "Bee;Bea")
    assert bundle.rejections.select("row", "column").rows() == [(3, "age_low")]


def test_a_parquet_time_without_zone_rejects_its_rows(tmp_path):
    folder = a_folder(tmp_path)
    naive = datetime(2024, 1, 1, 10)  # noqa: DTZ001  that is the point
    pl.DataFrame({"record_id": ["P1"], "agency_id": ["POL"], "recorded_at": [naive]}).write_parquet(
        folder / "people.parquet"
    )
    assert "no offset" in read_bundle(folder).rejections["reason"].item()


FAR = 2**62


@pytest.mark.parametrize(
    ("values", "kind", "says"),
    [
        ([FAR], ("timestamp", "us", "UTC"), "not a moment of the calendar"),
        ([-FAR], ("timestamp", "ms", "Europe/London"), "not a moment of the calendar"),
        ([FAR], ("timestamp", "ns", None), "no offset"),
        ([2**31 - 1], ("date32",), "not a moment of the calendar"),
        ([1704103200], ("int64",), "not a time"),
    ],
)
def test_parquet_times_outside_the_calendar_reject_their_rows(tmp_path, values, kind, says):
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder = a_folder(tmp_path)
    made = getattr(pa, kind[0])(*kind[1:])
    whole = pa.int32() if kind[0] == "date32" else pa.int64()
    rows = {"record_id": ["P1"], "agency_id": ["POL"], "recorded_at": pa.array(values, whole).cast(made)}
    pq.write_table(pa.table(rows), folder / "people.parquet")
    assert says in read_bundle(folder).rejections["reason"].item()


def test_parquet_of_a_zone_that_nobody_knows_is_still_one_moment(tmp_path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder = a_folder(tmp_path)
    moment = pa.array([1_704_103_200], pa.timestamp("s", "Nowhere/City"))
    pq.write_table(
        pa.table({"record_id": ["P1"], "agency_id": ["POL"], "recorded_at": moment}), folder / "people.parquet"
    )
    assert read_bundle(folder).tables["people"]["recorded_at"].item() == datetime(2024, 1, 1, 10, tzinfo=UTC)


def test_a_parquet_column_that_text_can_not_hold_is_refused_by_name(tmp_path):
    folder = a_folder(tmp_path)
    pl.DataFrame({"record_id": ["P1"], "description": [{"a": 1}]}).write_parquet(folder / "people.parquet")
    assert "the column description holds neither" in refused(folder)


def test_parquet_text_that_is_not_utf_8_rejects_its_row(tmp_path):
    folder = a_folder(tmp_path)
    given = pl.Series([b"Ann", b"Zo\xeb"], dtype=pl.Binary)
    frame = pl.DataFrame(
        {"record_id": ["P1", "P2"], "agency_id": "POL", "recorded_at": "2024-01-01", "given_names": given}
    )
    frame.write_parquet(folder / "people.parquet")
    bundle = read_bundle(folder)
    assert bundle.tables["people"]["given_names"].to_list() == ["Ann"]
    assert bundle.rejections.select("row", "reason").rows() == [(2, "the row holds bytes that are not UTF-8")]


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize("where", ["folder", "b.zip"])
def test_what_is_written_reads_back_the_same(tmp_path, form, where):
    people = PEOPLE + person("P1", name='"O\'Neill, ""Bee""","Łęcka\nzwei"') + person("P2", agency="SXH")
    events = EVENTS + event("E1") + event("E2", occurred="2024-01-04T10:00:00.000001Z")
    tables = read_bundle(a_folder(tmp_path / "a", people=people, events=events)).tables
    made = {"title": "Made", "area": "Here", "produced_at": datetime(2024, 5, 1, tzinfo=UTC)}
    write_bundle(tmp_path / where, tables, form=form, **made)
    again = read_bundle(tmp_path / where)
    for name, frame in tables.items():
        assert again.tables[name].drop("content").equals(frame.drop("content")), name
    write_bundle(tmp_path / f"again {where}", again.tables, form=form, **made)
    for name, frame in read_bundle(tmp_path / f"again {where}").tables.items():
        assert frame.equals(again.tables[name]), name
