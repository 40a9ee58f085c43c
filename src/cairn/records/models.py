"""What agencies said: one header a record, and append-only versions of what it says. Nothing here is ever updated
except a header's current sharing level and withdrawal, which the import writes with the version that says so.
"""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from cairn.agencies.models import Agency
from cairn.records.columns import SHARING_LEVELS

LEVELS = [(level, level) for level in SHARING_LEVELS]
# Keys without a constraint of their own are held by triggers, once a statement: of_its_record.sql, names_records.sql.


class Record(models.Model):
    """One thing that one agency wrote down: a person, an event or a place, whatever its versions."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    kind = models.TextField(choices=[("person", "person"), ("event", "event"), ("place", "place")])
    source_id = models.TextField(db_comment="the id that the agency's file gave it")
    sharing = models.TextField(choices=LEVELS)
    first_recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_record_an_agency_and_source_id", fields=("agency", "kind", "source_id")),
            models.CheckConstraint(name="record_has_a_known_level", condition=Q(sharing__in=SHARING_LEVELS)),
        )

    def __str__(self) -> str:
        return str(self.id)


class PersonVersion(models.Model):
    """What one agency said of one person, as it said it at one time."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    sharing = models.TextField(choices=LEVELS)
    recorded_at = models.DateTimeField(db_comment="the sender's claim")
    received_at = models.DateTimeField(db_comment="ours")
    withdrawn_at = models.DateTimeField(null=True)
    batch_id = models.UUIDField(null=True)
    row_number = models.IntegerField(default=0)
    content = models.TextField(default="", db_comment="hash of what it says, recorded_at aside")
    local_id = models.TextField(null=True)
    given_names = models.TextField(null=True)
    family_name = models.TextField(null=True)
    aliases = models.TextField(null=True)
    sex = models.TextField(null=True)
    date_of_birth = models.TextField(null=True, db_comment="1996, 1996-03 or 1996-03-14")
    date_of_birth_precision = models.TextField(null=True)
    age_low = models.SmallIntegerField(null=True, db_comment="estimated, at recorded_at")
    age_high = models.SmallIntegerField(null=True)
    role = models.TextField(null=True)
    ethnicity = models.TextField(null=True, db_comment="measured, never an input to linking or detection")
    first_language = models.TextField(null=True)
    address = models.TextField(null=True)
    postcode = models.TextField(null=True)
    description = models.TextField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_person_version_a_recording", fields=("record", "recorded_at")),
            models.CheckConstraint(
                name="person_ages_are_in_order",
                condition=Q(age_low=None) | Q(age_high=None) | Q(age_low__lte=models.F("age_high")),
            ),
        )
        indexes = (models.Index(fields=("agency", "-received_at"), name="person_by_agency"),)

    def __str__(self) -> str:
        return str(self.record_id)


class EventVersion(models.Model):
    """What one agency said had happened, as it said it at one time."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    sharing = models.TextField(choices=LEVELS)
    recorded_at = models.DateTimeField(db_comment="the sender's claim")
    received_at = models.DateTimeField(db_comment="ours")
    withdrawn_at = models.DateTimeField(null=True)
    batch_id = models.UUIDField(null=True)
    row_number = models.IntegerField(default=0)
    content = models.TextField(default="", db_comment="hash of what it says, recorded_at aside")
    kind = models.TextField()
    occurred_from = models.DateTimeField()
    occurred_to = models.DateTimeField(null=True)
    occurred_precision = models.TextField(default="time", db_comment="day or time")
    place = models.ForeignKey(
        Record, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    summary = models.TextField()
    narrative = models.TextField(null=True)
    statement = models.TextField(null=True, db_comment="said, seen, judged or intelligence")
    voice = models.TextField(null=True, db_comment="a child's or parent's own words, word for word")
    partner_asked = models.TextField(null=True)
    source_grade = models.TextField(null=True)
    information_grade = models.TextField(null=True)
    handling = models.TextField(null=True)
    outcome = models.TextField(null=True)
    outcome_at = models.DateTimeField(null=True)
    raised_by = models.TextField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_event_version_a_recording", fields=("record", "recorded_at")),
            models.CheckConstraint(
                name="event_ends_after_it_starts",
                condition=Q(occurred_to=None) | Q(occurred_to__gte=models.F("occurred_from")),
            ),
        )
        indexes = (
            models.Index(fields=("agency", "-received_at"), name="event_by_agency"),
            models.Index(fields=("place",), name="event_by_place"),
        )

    def __str__(self) -> str:
        return str(self.record_id)


class PlaceVersion(models.Model):
    """What one agency said of one place, as it said it at one time."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    sharing = models.TextField(choices=LEVELS)
    recorded_at = models.DateTimeField(db_comment="the sender's claim")
    received_at = models.DateTimeField(db_comment="ours")
    withdrawn_at = models.DateTimeField(null=True)
    batch_id = models.UUIDField(null=True)
    row_number = models.IntegerField(default=0)
    content = models.TextField(default="", db_comment="hash of what it says, recorded_at aside")
    name = models.TextField(null=True)
    kind = models.TextField(null=True)
    address = models.TextField(null=True)
    postcode = models.TextField(null=True)
    easting = models.IntegerField(null=True, db_comment="metres, British National Grid")
    northing = models.IntegerField(null=True, db_comment="metres, British National Grid")
    protected = models.TextField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(name="one_place_version_a_recording", fields=("record", "recorded_at")),)

    def __str__(self) -> str:
        return str(self.record_id)


class Identifier(models.Model):
    """A phone, plate, handle or number, whole or in part, of a person, place or event record."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    sharing = models.TextField(choices=LEVELS)
    recorded_at = models.DateTimeField(db_comment="the sender's claim")
    received_at = models.DateTimeField(db_comment="ours")
    batch_id = models.UUIDField(null=True)
    row_number = models.IntegerField(default=0)
    content = models.TextField(default="")
    kind = models.TextField()
    value = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="one_identifier_a_record_and_recording", fields=("record", "kind", "value", "recorded_at")
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class Involvement(models.Model):
    """That a person was part of an event, and how; versioned with its event."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    event = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    person = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    sharing = models.TextField(choices=LEVELS)
    role = models.TextField()
    response_to_voice = models.TextField(null=True)
    recorded_at = models.DateTimeField(db_comment="that of the event's version")
    received_at = models.DateTimeField(db_comment="ours")
    batch_id = models.UUIDField(null=True)
    row_number = models.IntegerField(default=0)
    content = models.TextField(default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="one_involvement_an_event_person_role", fields=("event", "person", "role", "recorded_at")
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class Relationship(models.Model):
    """That two people, or a person and a place, belong together, as one agency said."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    from_record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    to_record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    kind = models.TextField()
    sharing = models.TextField(choices=LEVELS)
    recorded_at = models.DateTimeField(db_comment="the sender's claim")
    received_at = models.DateTimeField(db_comment="ours")
    valid_from = models.TextField(default="")
    valid_to = models.TextField(null=True)
    batch_id = models.UUIDField(null=True)
    row_number = models.IntegerField(default=0)
    content = models.TextField(default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="one_relationship_a_recording",
                fields=("agency", "from_record", "to_record", "kind", "valid_from", "recorded_at"),
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class Token(models.Model):
    """A word by which a record is found: a name's sound, its first letters, a number's digits, a place's words."""

    id = models.BigAutoField(primary_key=True)
    token = models.TextField()
    record = models.ForeignKey(Record, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    sharing = models.TextField(choices=LEVELS)

    class Meta:
        constraints = (models.UniqueConstraint(name="one_token_a_record", fields=("record", "token")),)
        indexes = (models.Index(name="token_by_agency", fields=("token", "agency"), include=("record", "sharing")),)

    def __str__(self) -> str:
        return str(self.id)


class Restriction(models.Model):
    """That a record is kept and not used or shown as usual, from a moment on. It ends and is never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    agency_id = models.UUIDField(db_comment="that wrote the record")
    because_id = models.UUIDField(db_comment="the request that was granted")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="one_live_restriction_a_record", fields=("record",), condition=Q(ended_at=None)
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class Erased(models.Model):
    """The mark of a record that was erased: made with a key from outside, it tells nobody who it was and lets it not come back."""

    mark = models.TextField(primary_key=True)
    reference = models.TextField(db_comment="of the disposal")

    def __str__(self) -> str:
        return self.reference
