"""Made-up staff of ten agencies for the demo. Phones are of the ranges kept for drama (Ofcom)."""

from dataclasses import dataclass
from datetime import time

from django.contrib.auth.hashers import make_password

from cairn.agencies.actions import give_post, name_desk, register_staff
from cairn.agencies.models import Agency, Staff
from cairn.agencies.roles import Role
from cairn.base.clock import now
from cairn.concerns.models import Door
from cairn.sharing.models import Champion

HEALTH_DESK = ("Health safeguarding desk", "01632 960140")
DESKS = {  # by agency kind: health services of several sorts stand behind one desk. Source: access design, pointer
    "sexual_health": HEALTH_DESK,
    "mental_health": HEALTH_DESK,
    "primary_care": HEALTH_DESK,
    "acute_health": HEALTH_DESK,
    "maternity": HEALTH_DESK,
    "community_health": HEALTH_DESK,
    "police": ("Police exploitation desk", "01632 960158"),
}


@dataclass(frozen=True)
class Person:
    """One made-up member of staff: sign-in name, name, agency code, role, title, phone."""

    username: str
    name: str
    agency: str
    role: Role
    title: str
    phone: str


STAFF = (
    Person("priya", "Priya Nair", "SCH", Role.SAFEGUARDING_LEAD, "Designated safeguarding lead", "01632 960101"),
    Person("grace", "Grace Adeyemi", "SCH", Role.PRACTITIONER, "Form tutor", "01632 960112"),
    Person("nadia", "Nadia Rahim", "CSC", Role.TRIAGE, "Front door manager", "01632 960120"),
    Person("marcus", "Marcus Bell", "CSC", Role.PRACTITIONER, "Social worker", "01632 960122"),
    Person("jo", "Jo Ferris", "CSC", Role.SAFEGUARDING_LEAD, "Team manager", "01632 960121"),
    Person("ife", "Ife Akande", "POL", Role.ANALYST, "Exploitation analyst", "01632 960157"),
    Person("owen", "Owen Hale", "POL", Role.SAFEGUARDING_LEAD, "Detective, exploitation team", "01632 960158"),
    Person("tom", "Tom Reeve", "SHS", Role.SAFEGUARDING_LEAD, "Sexual-health nurse, named nurse", "01632 960141"),
    Person("ade", "Dr Ade Balogun", "GP", Role.SAFEGUARDING_LEAD, "GP safeguarding lead", "01632 960142"),
    Person("shah", "Dr Leila Shah", "CAMHS", Role.SAFEGUARDING_LEAD, "Consultant, named doctor", "01632 960143"),
    Person("bex", "Bex Ollerton", "ASU", Role.SAFEGUARDING_LEAD, "Adolescent support worker", "01632 960133"),
    Person("moira", "Moira Quinlan", "ACU", Role.SAFEGUARDING_LEAD, "Named nurse, hospital", "01632 960144"),
    Person("rob", "Rob Dale", "DIS", Role.LICENSING, "Environmental health officer", "01632 960150"),
    Person("helen", "Helen Marsh", "SPC", Role.PANEL_CHAIR, "Exploitation panel co-ordinator", "01632 960160"),
    Person("ruth", "Ruth Amery", "CSC", Role.DESIGNATED_OFFICER, "Designated officer (LADO)", "01632 960125"),
    Person("ada", "Ada Moss", "CSC", Role.HEAD_OF_SAFEGUARDING, "Head of safeguarding", "01632 960123"),
    Person("len", "Len Carver", "CSC", Role.EXECUTIVE, "Director, partner executive", "01632 960124"),
    Person("una", "Una Field", "SPC", Role.BOARD, "Member of the Board", "01632 960161"),
    Person("admin", "Sam Lister", "CSC", Role.ADMINISTRATOR, "Administrator of Cairn", "01632 960199"),
)

CHAMPIONS = (  # sign-in name, what they can be asked about
    ("priya", "exploitation"), ("owen", "exploitation"), ("jo", "exploitation"), ("tom", "named_nurse"), ("bex", "missing"),
    ("ada", "allegations_staff"), ("marcus", "learning_disability"),
)  # fmt: skip


def register(*, password: str, using: str = "owner") -> int:
    """Give every made-up person an account and a post in an agency that is there; returns how many have one.

    Desks are named for each agency too. May run any number of times.
    """
    agencies = {agency.code: agency for agency in Agency.objects.using(using)}
    for agency in agencies.values():
        desk, phone = DESKS.get(agency.kind, (f"{agency.name}, safeguarding lead", ""))
        name_desk(agency=agency, desk=desk, phone=phone, using=using)
    open_front_door(agencies, using=using)
    registered, encoded = 0, make_password(password)  # hashed once: hashing is slow on purpose
    for person in STAFF:
        if person.agency not in agencies:
            continue
        staff = register_staff(username=person.username, name=person.name, encoded=encoded, using=using)
        give_post(
            staff=staff,
            agency=agencies[person.agency],
            role=person.role,
            title=person.title,
            phone=person.phone,
            using=using,
        )
        registered += 1
    name_champions(agencies, using=using)
    return registered


def name_champions(agencies: dict[str, Agency], *, using: str = "owner") -> None:
    """Name whom others can ask for advice, unless they are named already."""
    by_name = {person.username: person for person in STAFF if person.agency in agencies}
    for username, field in CHAMPIONS:
        if username in by_name:
            staff = Staff.objects.using(using).get(username=username)
            Champion.objects.using(using).get_or_create(
                agency_id=agencies[by_name[username].agency].id, staff_id=staff.id, field=field, ended_at=None,
                defaults={"named_at": now(), "named_by": staff.id},
            )  # fmt: skip


def keep_awake(*, using: str = "owner") -> None:
    """A demo that was left for a month lets its made-up people in again: nobody in it could wake the others."""
    Staff.objects.using(using).filter(username__in=[person.username for person in STAFF]).update(woken_at=now())


def open_front_door(agencies: dict[str, Agency], *, using: str = "owner") -> None:
    """Give children's social care hours and numbers, unless it has said so itself."""
    if "CSC" in agencies:
        Door.objects.using(using).get_or_create(
            agency_id=agencies["CSC"].id,
            defaults={
                "phone": "01632 960120", "opens": time(8, 30), "closes": time(17), "on_call_phone": "01632 960129",
                "on_call_text": "07700 900129",
            },
        )  # fmt: skip
