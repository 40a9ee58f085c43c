"""Each row is accepted, or rejected with its number, its column and a sentence that helps."""

from datetime import UTC, datetime, timedelta

import pytest

from cairn.base.clock import today
from cairn.intake.bundle import read_bundle
from intake.made_bundles import AGENCIES, EVENTS, PEOPLE, a_folder, event, person


def only_rejection(bundle):
    assert bundle.total.rejected == bundle.rejections.height == 1
    return bundle.rejections.row(0, named=True)


def people(tmp_path, *rows, header=PEOPLE, **more):
    return read_bundle(a_folder(tmp_path / "bundle", people=header + "".join(rows), **more))


def a_birth(tmp_path, born, precision=""):
    header = "record_id,agency_id,recorded_at,date_of_birth,date_of_birth_precision\n"
    return people(tmp_path, f"P1,POL,2024-01-05T10:00Z,{born},{precision}\n", header=header)


def test_bom_crlf_and_quoted_cells_are_read_as_rfc_4180_has_them(tmp_path):
    text = "\ufeff" + PEOPLE.replace("\n", "\r\n") + 'P1,POL,2024-01-05T10:00Z,"Ann ""Nan""","Smith,\r\nJones"\r\n'
    row = read_bundle(a_folder(tmp_path, people=text)).tables["people"].row(0, named=True)
    assert (row["given_names"], row["family_name"]) == ('Ann "Nan"', "Smith,\r\nJones")


def test_names_keep_their_letters_and_lose_only_spaces_at_the_ends(tmp_path):
    bundle = people(tmp_path, person("P1", name="  Żaneta ,\u00a0O'Neill-Łęcka  "), person("P2", name="=1+1,@cmd"))
    assert bundle.tables["people"].select("given_names", "family_name").rows() == [
        ("Żaneta", "O'Neill-Łęcka"), ("=1+1", "@cmd"),
    ]  # fmt: skip


def test_a_ragged_row_is_rejected_by_number_and_the_rows_after_it_are_kept(tmp_path):
    bundle = people(tmp_path, person("P1"), "P2,POL,2024-01-05T10:00Z\n", person("P3"), person("P4", name="a,b,c"))
    assert bundle.tables["people"]["record_id"].to_list() == ["P1", "P3"]
    assert bundle.rejections.select("row", "line", "reason").rows() == [
        (2, 3, "the row has 3 cells where the header has 5"),
        (4, 5, "the row has 6 cells where the header has 5"),
    ]


@pytest.mark.parametrize("broken", ['P2,POL,"2024-01-05T10:00Z,a,b\n', 'P2,POL,2024-01-05T10:00Z,"a"b,c\n', '"P2\n'])
def test_a_stray_quotation_mark_swallows_no_row_below_it(tmp_path, broken):
    bundle = people(tmp_path, person("P1"), broken, person("P3"), person("P4"), person("P5", name='"x",y'))
    assert bundle.tables["people"]["record_id"].to_list() == ["P1", "P3", "P4", "P5"]
    rejection = only_rejection(bundle)
    assert rejection["row"] == 2
    assert "quotation mark" in rejection["reason"]


def test_a_ragged_row_with_a_real_line_break_in_a_cell_is_one_row(tmp_path):
    bundle = people(tmp_path, 'P1,POL,2024-01-05T10:00Z,"a\nb",c,d\n', person("P2"))
    assert only_rejection(bundle)["row"] == 1
    assert bundle.tables["people"]["row"].to_list() == [2]


def test_blank_lines_are_no_rows_and_a_row_of_empty_cells_is_one(tmp_path):
    bundle = people(tmp_path, "\n", person("P1"), "\r\n\r\n", ",,,,\n", person("P2"), "\n")
    assert only_rejection(bundle) | {"key": None} == {
        "table": "people", "row": 2, "line": 6, "column": "", "reason": "the row is empty", "source": "people.csv",
        "key": None, "agency_id": None,
    }  # fmt: skip


def test_bytes_that_are_not_utf_8_reject_their_row_alone(tmp_path):
    text = (
        PEOPLE.encode()
        + person("P1").encode()
        + "P2,POL,2024-01-05T10:00Z,Zoë,x\n".encode("cp1252")
        + b"P3,POL,2024-01-05,a,b"
    )
    bundle = read_bundle(a_folder(tmp_path, people=text))
    assert bundle.tables["people"]["record_id"].to_list() == ["P1", "P3"]
    assert "not UTF-8" in only_rejection(bundle)["reason"]


def test_a_cell_of_ten_megabytes_is_rejected_with_the_limit(tmp_path):
    bundle = people(tmp_path, person("P1", name="x" * 10_000_000 + ",b"), person("P2"))
    rejection = only_rejection(bundle)
    assert rejection["reason"] == "given_names has 10,000,000 characters; at most 2,000 fit"


def test_a_row_too_long_to_hold_is_rejected_and_reading_goes_on(tmp_path):
    bundle = people(tmp_path, person("P1", name="x" * 40_000_000 + ",b"), person("P2"))
    assert bundle.tables["people"]["record_id"].to_list() == ["P2"]
    assert "16,000,000" in only_rejection(bundle)["reason"]


def test_a_quotation_mark_that_is_never_closed_costs_its_own_line(tmp_path):
    bundle = people(tmp_path, '"' + "y\n" * 20_000, person("P2"))
    assert bundle.tables["people"]["record_id"].to_list() == ["P2"]
    assert bundle.counts["people"].rejected == 20_000


def test_nul_and_unseen_characters_are_rejected_where_they_break_things(tmp_path):
    bundle = people(tmp_path, person("P1", name="a\0b,c"), person("P\u202e2"), person("P3", name="tab\there,c"))
    assert bundle.rejections.select("row", "column").rows() == [(1, "given_names"), (2, "record_id")]


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("2024-03-01T14:30:00", "no offset"),
        ("2024-03-01 14:30", "write 2024-03-01T14:30Z or 2024-03-01T14:30+01:00"),
        ("44321", "44321 is how a spreadsheet keeps a date: write 2021-05-05"),
        ("44321.5", "write 2021-05-05"),
        ("03/04/2011", "can be read as two days: write 2011-04-03 if 3 April is meant"),
        ("04/04/2011", "mistaken: write 2011-04-04"),
        ("2011/04/03", "mistaken: write 2011-04-03"),
        ("03/04/2011 9:15", "write 2011-04-03T09:15Z or 2011-04-03T09:15+01:00"),
        ("04/25/2011", "write 2011-04-25"),
        ("3-Apr-11", "write 2011-04-03"),
        ("20110403", "write 2011-04-03"),
        ("2023-02-30", "not a moment of the calendar"),
        ("2024-03-01T24:10Z", "not a moment of the calendar"),
        ("2024-03-01T10:10+15:00", "not a time"),
        ("1066-10-14", "not a moment of the calendar"),
        ("yesterday", "write a date as 2011-04-03"),
    ],
)
def test_a_time_that_does_not_mean_one_moment_is_answered_with_the_right_way(tmp_path, written, says):
    rejection = only_rejection(people(tmp_path, person("P1", recorded_at=written)))
    assert rejection["column"] == "recorded_at"
    assert says in rejection["reason"]


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2024-07-01T14:30:15.123456789+01:00", datetime(2024, 7, 1, 13, 30, 15, 123456, UTC)),
        ("2024-07-01t14:30z", datetime(2024, 7, 1, 14, 30, tzinfo=UTC)),
        ("2024-07-01 14:30:00-0530", datetime(2024, 7, 1, 20, 0, tzinfo=UTC)),
        ("2024-07-01", datetime(2024, 7, 1, 22, 59, 59, 999999, UTC)),
        ("2024-10-27", datetime(2024, 10, 27, 23, 59, 59, 999999, UTC)),
    ],
)
def test_times_of_all_zones_are_one_moment_and_a_date_is_the_end_of_its_london_day(tmp_path, written, moment):
    assert people(tmp_path, person("P1", recorded_at=written)).tables["people"]["recorded_at"].item() == moment


def test_nothing_can_have_been_recorded_after_the_import(tmp_path):
    soon = (datetime.now(UTC) + timedelta(hours=2)).isoformat()  # noqa: TID251  the file is made now
    bundle = people(tmp_path, person("P1", recorded_at=soon), person("P2", recorded_at=today().isoformat()))
    assert "later than this import" in bundle.rejections["reason"][0]
    assert "still to come" in bundle.rejections["reason"][1]


def test_an_event_can_not_happen_a_day_after_it_was_recorded(tmp_path):
    rows = [event("E1", occurred="2024-01-06T23:00Z"), event("E2", occurred="2024-01-07T01:00Z")]
    rejection = only_rejection(read_bundle(a_folder(tmp_path, events=EVENTS + "".join(rows))))
    assert (rejection["row"], rejection["column"]) == (2, "occurred_from")


def test_an_outcome_can_not_come_a_day_before_what_it_answers(tmp_path):
    header = EVENTS.replace("\n", ",outcome_at\n")
    ends = ("2024-01-04", "2024-01-02", "2024-01-03T12:00Z")  # a bare day may begin before the event of its evening
    rows = [event(f"E{at}", occurred="2024-01-04T09:00Z").replace("\n", f",{end}\n") for at, end in enumerate(ends)]
    rejection = only_rejection(read_bundle(a_folder(tmp_path, events=header + "".join(rows))))
    assert (rejection["row"], rejection["column"]) == (2, "outcome_at")


def test_a_bare_day_of_an_event_starts_at_midnight_in_london(tmp_path):
    held = read_bundle(a_folder(tmp_path, events=EVENTS + event("E1", occurred="2024-07-01", recorded_at="2024-07-02")))
    row = held.tables["events"].row(0, named=True)
    assert (row["occurred_from"], row["occurred_precision"]) == (datetime(2024, 6, 30, 23, tzinfo=UTC), "day")


@pytest.mark.parametrize(
    ("born", "precision", "means"),
    [
        ("1996-03-14", "", ("1996-03-14", "day")),
        ("1996-03-14", "year", ("1996", "year")),
        ("1996-03-14", "Month", ("1996-03", "month")),
        ("1996", "day", ("1996", "year")),
        ("1996-03", "", ("1996-03", "month")),
        ("", "", (None, None)),
    ],
)
def test_a_precision_may_only_shorten_a_date_of_birth(tmp_path, born, precision, means):
    assert (
        a_birth(tmp_path, born, precision).tables["people"].select("date_of_birth", "date_of_birth_precision").row(0)
        == means
    )


@pytest.mark.parametrize("born", ["1996-13", "1996-02-30", "14/03/1996", "35138", "2099-01-01", "96", "1996-3", "1850"])
def test_a_date_of_birth_that_can_not_be_is_rejected(tmp_path, born):
    assert only_rejection(a_birth(tmp_path, born))["column"] == "date_of_birth"


def test_a_child_not_born_yet_has_an_expected_date(tmp_path):
    assert a_birth(tmp_path, "2024-06-01").counts["people"].accepted == 1


def test_values_outside_the_contract_are_rejected_and_its_spelling_is_kept_for_others(tmp_path):
    header = "record_id,agency_id,recorded_at,sex,role,age_low,age_high,sharing\n"
    rows = [
        "P1,POL,2024-01-05,Female,Child,14,15.0,Pointer\n",
        "P2,POL,2024-01-05,f,child,14,15,\n",
        "P3,POL,2024-01-05,male,child,15,14,\n",
        "P4,POL,2024-01-05,male,child,about 14,,secret\n",
    ]
    bundle = people(tmp_path, *rows, header=header)
    kept = bundle.tables["people"].row(0, named=True)
    assert [kept[name] for name in ("sex", "role", "age_low", "age_high", "sharing")] == [
        "female",
        "child",
        14,
        15,
        "pointer",
    ]
    assert bundle.rejections.select("row", "column").rows() == [(2, "sex"), (3, "age_low"), (4, "age_low")]
    assert bundle.rejections["reason"][2].endswith(
        "; also sharing is “secret”; it must be one of: partnership, pointer, analysis_only, sealed"
    )


def test_a_file_without_a_needed_column_rejects_each_row_and_says_so(tmp_path):
    bundle = people(tmp_path, "P1,POL\nP2,POL\n", header="record_id,agency_id\n")
    assert bundle.total.rejected == 2
    assert bundle.rejections["reason"][0] == "the file has no column recorded_at, and every row needs it"


def test_unknown_columns_are_named_and_a_header_may_be_in_capitals(tmp_path):
    bundle = people(tmp_path, "P1,POL,2024-01-05,9\n", header="Record_ID,AGENCY_ID, recorded_at ,risk score\n")
    assert bundle.ignored_columns == {"people": ("risk score",)}
    assert bundle.total.accepted == 4


@pytest.mark.parametrize("text", ["", "\ufeff", PEOPLE, PEOPLE.strip(), "\n\n"])
def test_an_empty_file_means_none(tmp_path, text):
    bundle = read_bundle(a_folder(tmp_path, people=text))
    assert bundle.counts["people"].rows == 0


def test_partner_asked_and_event_values(tmp_path):
    header = EVENTS.replace("\n", ",partner_asked,source_grade,information_grade,handling,statement\n")
    rows = [
        event("E1").replace("\n", ',"not_asked: he was in the room",2.0,b,P,Seen\n'),
        event("E2").replace("\n", ",not sure,,,,\n"),
        event("E3").replace("\n", ",known,7,,,\n"),
    ]
    bundle = read_bundle(a_folder(tmp_path, events=header + "".join(rows)))
    kept = bundle.tables["events"].row(0, named=True)
    assert (kept["source_grade"], kept["information_grade"], kept["statement"]) == ("2", "B", "seen")
    assert bundle.rejections.select("row", "column").rows() == [(2, "partner_asked"), (3, "source_grade")]


def test_agencies_of_unknown_kind_take_their_rows_with_them_by_name(tmp_path):
    bundle = people(tmp_path, person("P1", agency="NEW"), agencies=AGENCIES + "NEW,New,starship\n")
    assert bundle.rejections["reason"][1] == "refers to NEW, which was rejected (agencies row 4)"


def test_a_day_still_to_come_is_told_as_such_and_not_as_a_missing_time(tmp_path):
    bundle = read_bundle(a_folder(tmp_path, people=PEOPLE + person("P1", recorded_at="2099-01-01")))
    assert bundle.rejections["reason"].to_list() == [
        "2099-01-01 is later than this import; nothing can have been recorded yet"
    ]


def test_an_empty_file_is_told(tmp_path):
    bundle = read_bundle(a_folder(tmp_path, people=b""))
    assert bundle.notes == ("people.csv is empty, without even a row that names its columns",)


def test_blank_lines_are_no_rows_and_are_told(tmp_path):
    bundle = read_bundle(a_folder(tmp_path, people=PEOPLE + person("P1") + "\n\n" + person("P2") + "\n"))
    assert (bundle.counts["people"].rows, bundle.counts["people"].accepted) == (2, 2)
    assert "people.csv has 3 blank lines, which are no rows" in bundle.notes


@pytest.mark.parametrize("mark", ["\u202e", "\u202a", "\u2066"])
def test_a_name_that_is_shown_in_another_order_than_it_is_kept_is_rejected(tmp_path, mark):
    bundle = read_bundle(a_folder(tmp_path, people=PEOPLE + person("P1", name=f"Quinn,{mark}worraH")))
    assert bundle.rejections.select("row", "column").rows() == [(1, "family_name")]
    assert bundle.rejections["reason"][0] == "family_name holds an unseen mark that turns letters round"


def test_marks_that_join_letters_in_some_scripts_stay(tmp_path):
    bundle = read_bundle(a_folder(tmp_path, people=PEOPLE + person("P1", name="نازنین‌زهرا,Karimi")))
    assert bundle.total.rejected == 0


def test_every_column_that_fails_says_why_up_to_four(tmp_path):
    header = PEOPLE.replace("\n", ",sex,role,age_low,sharing\n")
    row = person("P1", recorded_at="soon").replace("\n", ",x,y,old,z\n")
    (told,) = read_bundle(a_folder(tmp_path, people=header + row)).rejections["reason"]
    assert told.count("; also ") == 4
    assert told.endswith("; also 1 more column")


def test_two_rows_of_one_agency_that_differ_say_so_of_each_other(tmp_path):
    (told,) = people(tmp_path, person("P1"), agencies=AGENCIES + "POL,Police of elsewhere,police\n").rejections[
        "reason"
    ]
    assert told.startswith("differs from row 1 of this agency")


def test_a_broken_recording_time_hides_no_fault_beside_it(tmp_path):
    header = "record_id,agency_id,recorded_at,date_of_birth\n"
    (told,) = people(tmp_path, "P1,POL,soon,2190-01-01\n", header=header).rejections["reason"]
    assert told.startswith("this is not a time")
    assert "also 2190-01-01 lies long after the row was recorded" in told
