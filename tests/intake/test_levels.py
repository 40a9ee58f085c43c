"""Every row has a level of sharing, and nothing is wider than what it hangs on."""

import pytest

from cairn.intake.bundle import read_bundle
from intake.made_bundles import EVENTS, PEOPLE, a_folder, event, person

AGENCIES = (
    "agency_id,name,kind,default_sharing\nPOL,Police,police,\nGP,Surgery,primary_care,\nSXH,Clinic,sexual_health,\n"
    "VOL,Group,voluntary,pointer\nOPEN,Open clinic,sexual_health,partnership\n"
)


def levels(bundle, table):
    return dict(bundle.tables[table].select("key", "sharing").iter_rows())


@pytest.mark.parametrize(
    ("agency", "level"),
    [("POL", "partnership"), ("GP", "pointer"), ("SXH", "analysis_only"), ("VOL", "pointer"), ("OPEN", "partnership")],
)
def test_a_row_without_a_level_has_its_agency_s_or_that_of_the_kind_of_agency(tmp_path, agency, level):
    path = a_folder(tmp_path, agencies=AGENCIES, people=PEOPLE + person("P1", agency=agency))
    assert levels(read_bundle(path), "people") == {"P1": level}


def test_the_kind_of_event_goes_before_the_kind_of_agency(tmp_path):
    rows = event("E1").replace("concern", "sexual_health_attendance") + event("E2", agency="VOL").replace(
        "concern", "pregnancy"
    )
    path = a_folder(tmp_path, agencies=AGENCIES, events=EVENTS + rows)
    assert levels(read_bundle(path), "events") == {"E1": "analysis_only", "E2": "pointer"}


def test_nothing_is_wider_than_what_it_hangs_on(tmp_path):
    people = PEOPLE + person("P1") + person("P2", agency="GP") + person("P3", agency="SXH")
    path = a_folder(
        tmp_path, agencies=AGENCIES, people=people, events=EVENTS + event("E1") + event("E2", agency="GP"),
        involvements="event_id,person_record_id,role\nE1,P1,subject\nE1,P3,subject\nE2,P1,subject\n",
        identifiers=(
            "owner,owner_id,kind,value,recorded_at,sharing\nperson,P1,phone,1,2024-01-05,sealed\n"
            "person,P2,phone,1,2024-01-05,partnership\nevent,E2,phone,1,2024-01-05,\n"
        ),
        relationships=(
            "agency_id,from_record_id,to_record_id,kind,recorded_at,sharing\nPOL,P1,P2,sibling_of,2024-01-05,\n"
            "POL,P1,P3,sibling_of,2024-01-05,partnership\n"
        ),
    )  # fmt: skip
    bundle = read_bundle(path)
    assert list(levels(bundle, "involvements").values()) == ["partnership", "analysis_only", "pointer"]
    assert list(levels(bundle, "identifiers").values()) == ["sealed", "pointer", "pointer"]
    assert list(levels(bundle, "relationships").values()) == ["pointer", "analysis_only"]
