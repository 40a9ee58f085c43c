"""Agencies, staff and posts."""

from typing import Any
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cairn.agencies.roles import Role


class Agency(models.Model):
    """An organisation that is party to the sharing agreements, by the code its records carry."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.TextField(unique=True)
    name = models.TextField()
    kind = models.TextField()
    area = models.TextField(default="")
    default_sharing = models.TextField(default="")
    desk_name = models.TextField(default="", db_comment="whom a pointer of this agency names")
    desk_phone = models.TextField(default="")
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    wants_second_factor = models.BooleanField(db_default=False, db_comment="staff can't act for it by password alone")
    executive_a_week = models.IntegerField(
        db_default=5,
        db_comment="so many late things reach its executive in a week before the ladder is on their agenda",
    )

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                name="an_executive_is_told_of_some", condition=Q(executive_a_week__gte=1, executive_a_week__lte=50)
            ),
        )

    def __str__(self) -> str:
        return self.name


class StaffAccounts(BaseUserManager["Staff"]):
    """Finds an account by its sign-in name. A password's hash is never read with it: only the owner may."""

    def get_queryset(self) -> models.QuerySet["Staff"]:
        """Accounts without their hashes."""
        return super().get_queryset().defer("password")

    def get_by_natural_key(self, username: str | None) -> "Staff":
        """The account with this sign-in name, whatever its case."""
        return self.get(username__iexact=username)


class Staff(AbstractBaseUser):
    """A person who signs in."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    username = models.TextField(unique=True)
    name = models.TextField()
    is_active = models.BooleanField(default=True)
    password_set_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True, db_comment="when somebody last came in; said by the database alone")
    woken_at = models.DateTimeField(null=True)
    welcomed_at = models.DateTimeField(null=True, db_comment="when a code was last used for it")
    is_service = models.BooleanField(db_default=False, db_comment="an agency's own system, which nobody signs in as")

    USERNAME_FIELD = "username"
    objects = StaffAccounts()

    class Meta:
        base_manager_name = "objects"
        constraints = (
            models.CheckConstraint(
                name="nobody_signs_in_as_a_service",
                condition=Q(is_service=False) | ~Q(password__contains="$"),  # noqa: S106 - a column
            ),
        )

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session holds of this account: it ends when the password is set anew."""
        stamp = f"{self.pk} {self.password_set_at.isoformat()}"
        return salted_hmac("cairn.agencies.Staff", stamp, secret=secret, algorithm="sha256").hexdigest()

    def get_full_name(self) -> str:
        """The name to show."""
        return self.name

    def has_perms(self, perms: Any, obj: Any = None) -> bool:
        """Django's own permissions are not used here: roles are data of `access`."""
        return False


class Post(models.Model):
    """One person acting for one agency in one role, from a start to an end."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="posts")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="posts")
    role = models.TextField(choices=[(role.value, role.value) for role in Role])
    title = models.TextField(default="")
    phone = models.TextField(default="")
    started_at = models.DateTimeField(auto_now_add=True)
    given_by = models.ForeignKey(
        Staff, null=True, on_delete=models.PROTECT, related_name="+", db_comment="null: the owner of the installation"
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        Staff, null=True, on_delete=models.PROTECT, related_name="+", db_comment="who may still give it back"
    )

    class Meta:
        ordering = ("agency__name", "title")
        constraints = (
            models.CheckConstraint(
                name="post_ends_after_it_starts", condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at"))
            ),
            models.CheckConstraint(
                name="only_a_post_that_ended_was_ended_by_somebody",
                condition=Q(ended_by=None) | Q(ended_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_live_post_a_role",
                fields=("agency", "staff", "role"),
                condition=Q(ended_at=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.title or self.role}, {self.agency}"
