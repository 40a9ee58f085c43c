"""Writes of agencies, staff and posts; done by the owner of the installation."""

from django.contrib.auth.hashers import make_password

from cairn.agencies.models import Agency, Post, Staff
from cairn.agencies.roles import Role
from cairn.base.clock import now


def register_staff(*, username: str, name: str, password: str = "", encoded: str = "", using: str = "owner") -> Staff:
    """Make or renew the account with this sign-in name. encoded: a password that was hashed already, in its place."""
    staff = Staff.objects.using(using).filter(username=username).first() or Staff(username=username)
    staff.name, staff.is_active = name, True
    staff.password, staff.password_set_at = encoded or make_password(password), now()
    staff.save(using=using)
    return staff


def give_post(
    *, staff: Staff, agency: Agency, role: Role, title: str = "", phone: str = "", using: str = "owner"
) -> Post:
    """Let someone act for an agency in a role, once, however often it is said."""
    post, _ = Post.objects.using(using).get_or_create(
        staff=staff, agency=agency, role=role.value, ended_at=None, defaults={"title": title, "phone": phone}
    )
    return post


def name_desk(*, agency: Agency, desk: str, phone: str, using: str = "owner") -> None:
    """Say whom a pointer of this agency names, unless the agency has said so itself."""
    Agency.objects.using(using).filter(id=agency.id, desk_name="").update(desk_name=desk, desk_phone=phone)
