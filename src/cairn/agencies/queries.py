"""Reads of agencies and posts. Nothing here is about a child, so nothing here needs an entry."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from cairn.agencies.models import Agency, Post, Staff
from cairn.agencies.roles import Actor, Role


@dataclass(frozen=True)
class AgencyFacts:
    """An agency as pages show it."""

    id: UUID
    code: str
    name: str
    kind: str
    desk_name: str
    desk_phone: str
    default_sharing: str = ""


@dataclass(frozen=True)
class Lead:
    """Whom to ring at an agency."""

    name: str
    title: str
    phone: str


LEADING = (Role.SAFEGUARDING_LEAD.value, Role.TRIAGE.value, Role.ANALYST.value, Role.PRACTITIONER.value)


def all_agencies() -> tuple[AgencyFacts, ...]:
    """Every agency by name. 1 query."""
    return tuple(_facts(agency) for agency in Agency.objects.all())


def agencies_by_id() -> dict[UUID, AgencyFacts]:
    """Every agency by its id. 1 query."""
    return {agency.id: agency for agency in all_agencies()}


def agencies_and_leads() -> tuple[dict[UUID, AgencyFacts], dict[UUID, Lead]]:
    """Every agency by its id, and whom to ring there: its safeguarding lead, else its triage post. 1 query."""
    columns = ("id", "code", "name", "kind", "desk_name", "desk_phone", "default_sharing")
    post = ("posts__role", "posts__ended_at", "posts__staff__name", "posts__title", "posts__phone")
    facts: dict[UUID, AgencyFacts] = {}
    found: dict[UUID, tuple[int, Lead]] = {}
    for row in Agency.objects.order_by("name", "posts__staff__name").values_list(*columns, *post):
        facts.setdefault(row[0], AgencyFacts(*row[:7]))
        role, ended_at, name, title, phone = row[7:]
        if role in LEADING and ended_at is None:
            rank, lead = LEADING.index(role), Lead(name, title or role.replace("_", " "), phone)
            if row[0] not in found or rank < found[row[0]][0]:
                found[row[0]] = rank, lead
    return facts, {agency: lead for agency, (_, lead) in found.items()}


def _facts(agency: Agency) -> AgencyFacts:
    return AgencyFacts(
        agency.id, agency.code, agency.name, agency.kind, agency.desk_name, agency.desk_phone, agency.default_sharing
    )


def posts_of(staff: Staff) -> tuple[Post, ...]:
    """The posts that someone holds now, with their agencies. 1 query."""
    return tuple(Post.objects.filter(staff=staff, ended_at=None).select_related("agency"))


def actor_of(post: Post, *, purpose: str) -> Actor:
    """Who someone is while acting in a post. No query if its staff and agency are loaded."""
    return Actor(
        staff=post.staff_id,
        agency=post.agency_id,
        role=Role(post.role),
        purpose=purpose,
        name=post.staff.name,
        agency_name=post.agency.name,
        title=post.title or post.role.replace("_", " "),
        post=post.id,
    )


def leads_of_agencies() -> dict[UUID, Post]:
    """For each agency, whom to ring: its safeguarding lead, else its triage post. 1 query."""
    found: dict[UUID, Post] = {}
    wanted = [Role.SAFEGUARDING_LEAD.value, Role.TRIAGE.value, Role.ANALYST.value, Role.PRACTITIONER.value]
    posts = Post.objects.filter(ended_at=None, role__in=wanted).select_related("staff").defer("staff__password")
    for post in sorted(posts, key=lambda post: (wanted.index(post.role), post.staff.name)):
        found.setdefault(post.agency_id, post)
    return found


def agencies_with_role(role: Role) -> tuple[UUID, ...]:
    """Agencies in which somebody holds a post of this role now. 1 query."""
    held = Post.objects.filter(ended_at=None, role=role.value).order_by("agency_id")
    return tuple(held.values_list("agency_id", flat=True).distinct())


def names_of_staff(wanted: Iterable[UUID]) -> dict[UUID, str]:
    """Id -> name of these people, whether or not they still hold a post. 1 query."""
    return {staff.id: staff.name for staff in Staff.objects.filter(id__in=list(wanted))}


def staff_by_id(wanted: str) -> Staff | None:
    """The person with this id, if their account is open. 1 query."""
    return Staff.objects.filter(id=wanted, is_active=True).first()


def staff_of_agency(agency: UUID) -> tuple[tuple[UUID, str, str], ...]:
    """(id, name, title) of everybody who holds a post there now, by name. 1 query."""
    held = Post.objects.filter(agency=agency, ended_at=None, staff__is_active=True).select_related("staff")
    found = {
        post.staff_id: (post.staff_id, post.staff.name, post.title or post.role)
        for post in held.defer("staff__password")
    }
    return tuple(sorted(found.values(), key=lambda one: one[1]))


def phone_of(staff: UUID, agency: UUID) -> str:
    """The number of somebody's post at an agency; '' where none is given. 1 query."""
    held = Post.objects.filter(staff_id=staff, agency_id=agency, ended_at=None).exclude(phone="").order_by("id")
    return held.values_list("phone", flat=True).first() or ""
