"""Edges (what speaks for one person), judgements (what people said) and identities with their members by period."""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

KINDS = [("person", "person"), ("place", "place"), ("person_place", "person and place")]
JUDGED = ["same", "different", "unsure", "taken_back"]


class Edge(models.Model):
    """What speaks for and against two records being one: made anew by each linking, read beside its judgements."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.TextField(choices=KINDS)
    record_a = models.UUIDField()
    record_b = models.UUIDField()
    agency_a = models.UUIDField()
    agency_b = models.UUIDField()
    open_to_others = models.BooleanField(db_comment="whether both records are of the partnership level")
    match_weight = models.FloatField(db_comment="bits")
    probability = models.FloatField()
    band = models.TextField(choices=[("certain", "certain"), ("ask", "ask")])
    why = models.JSONField(default=list, db_comment="rows (field, says, weight in bits)")
    agreed = ArrayField(models.TextField(), default=list, db_comment="kinds of fact that agree")
    against = models.TextField(default="")
    model_version = models.TextField()
    known_at = models.DateTimeField(db_comment="when both records had been recorded")
    children = models.IntegerField(default=0, db_default=0, db_comment="records of children that would be one")
    agencies = models.IntegerField(default=0, db_default=0, db_comment="agencies of those records")

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_edge_a_pair", fields=("kind", "record_a", "record_b")),
            models.CheckConstraint(name="edge_joins_two_records", condition=~Q(record_a=models.F("record_b"))),
        )
        indexes = (
            models.Index(fields=("record_a",), name="edge_by_first"),
            models.Index(fields=("record_b",), name="edge_by_second"),
        )

    def __str__(self) -> str:
        return str(self.id)


class Judgement(models.Model):
    """A person's answer to a proposal; never changed, only followed by a later one."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    record_a = models.UUIDField()
    record_b = models.UUIDField()
    kind = models.TextField(choices=KINDS)
    answer = models.TextField(choices=[(one, one) for one in JUDGED])
    reason = models.TextField()
    staff_id = models.UUIDField()
    agency_id = models.UUIDField()
    at = models.DateTimeField()
    agreed = ArrayField(models.TextField(), default=list, db_comment="kinds of fact that agreed when it was judged")
    facts = ArrayField(models.TextField(), default=list, db_comment="kind=value of the facts that were known then")
    counts = models.BooleanField(
        db_default=True, db_comment="whether it holds: false while a second person is needed; settled by the database"
    )

    class Meta:
        constraints = (models.CheckConstraint(name="judgement_is_one_of_four", condition=Q(answer__in=JUDGED)),)
        indexes = (models.Index(fields=("record_a", "record_b", "-at"), name="judgement_by_pair"),)

    def __str__(self) -> str:
        return str(self.id)


class Identity(models.Model):
    """One person or place, as evidence and judgements imply; an ended one says into which it went, for ever."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.TextField(choices=KINDS[:2])
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    went_into = models.UUIDField(null=True)

    def __str__(self) -> str:
        return str(self.id)


class Member(models.Model):
    """That a record is of an identity, for a period. A leaf hangs on an identity and never bridges two."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    identity = models.ForeignKey(Identity, on_delete=models.PROTECT)
    record_id = models.UUIDField()
    agency_id = models.UUIDField()
    sharing = models.TextField()
    leaf = models.BooleanField(default=False)
    because = models.TextField(default="alone", db_comment="alone, rule or judgement")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_identity_a_record_now", fields=("record_id",), condition=Q(until=None)),
        )

    def __str__(self) -> str:
        return str(self.id)


class Key(models.Model):
    """A blocking key under which a person record waits to be found. Read by the engine, and by a function of the owner."""

    pk = models.CompositePrimaryKey("record_id", "key")
    record_id = models.UUIDField()
    key = models.BigIntegerField(db_comment="number of the key's text, as linkage_key_number makes it")
    rule = models.SmallIntegerField(db_comment="place of the blocking rule in the list")
    agency_id = models.UUIDField()
    open_to_others = models.BooleanField(db_comment="whether the record is of the partnership level")

    class Meta:
        indexes = (
            models.Index(
                name="key_to_records", fields=("key",), include=("record_id", "rule", "agency_id", "open_to_others")
            ),
        )

    def __str__(self) -> str:
        return f"key of {self.record_id}"


class Said(models.Model):
    """What a writer said of a record that may be the child they write of: kept with the draft, settled once it is sent."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    draft_id = models.UUIDField()
    staff_id = models.UUIDField()
    agency_id = models.UUIDField()
    role = models.TextField(db_comment="in which the writer said it")
    record_id = models.UUIDField(db_comment="the record that may be the same")
    answer = models.TextField(choices=[(one, one) for one in ("same", "different", "unsure")])
    at = models.DateTimeField(db_comment="set by the database")
    new_record = models.UUIDField(null=True, db_comment="what was written, once it is a record")
    became = models.TextField(default="", db_default="", choices=[(w, w) for w in ("", "judgement", "proposal")])

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_answer_a_draft_and_record", fields=("draft_id", "staff_id", "record_id")),
            models.CheckConstraint(name="said_is_one_of_three", condition=Q(answer__in=["same", "different", "unsure"])),
            models.CheckConstraint(
                name="settled_has_a_record", condition=Q(became="", new_record=None) | (~Q(became="") & Q(new_record__isnull=False))
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return str(self.id)


class Adoption(models.Model):
    """That a version of the model came into use; never changed, only followed by a later one."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    version = models.TextField()
    digest = models.TextField(db_comment="SHA-256 of the file, or `shipped`")
    content = models.TextField(default="", db_default="", db_comment="the file; empty where it was in use before")
    why = models.TextField()
    staff_id = models.UUIDField()
    agency_id = models.UUIDField()
    rolled_back = models.BooleanField()
    at = models.DateTimeField(db_comment="set by the database")

    class Meta:
        constraints = (models.CheckConstraint(name="adoption_says_why", condition=~Q(why="")),)

    def __str__(self) -> str:
        return self.version


class Memory(models.Model):
    """What the last linking of persons leaves for the next one: one row. Read and written by the engine alone."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False, db_comment="of the last linking")
    one = models.BooleanField(default=True, db_default=True, unique=True)
    model = models.TextField(db_comment="digest of the model, and of what weighs by it")
    frozen_at = models.DateTimeField(
        db_comment="when all were last linked anew and the frequencies of names were frozen"
    )
    counts = models.BinaryField(db_comment="those frequencies as Parquet: rows (value, text, moment, known)")
    judged = models.BinaryField(db_comment="judgements that counted as Parquet: rows (record_a, record_b, answer)")

    class Meta:
        constraints = (models.CheckConstraint(name="memory_is_one_row", condition=Q(one=True)),)

    def __str__(self) -> str:
        return str(self.id)


class Remembered(models.Model):
    """How a person record was compared by the last linking: where this is another now, its pairs are weighed anew."""

    record_id = models.UUIDField(primary_key=True)
    recorded_at = models.DateTimeField(null=True)
    sharing = models.TextField(null=True)
    stands = models.BooleanField(db_comment="whether it is not withdrawn")
    held = models.BooleanField(db_comment="whether others may see some version of it")
    shown = models.BigIntegerField(null=True, db_comment="digest among what others may see; null where not compared")
    whole = models.BigIntegerField(null=True, db_comment="digest beside everything")

    def __str__(self) -> str:
        return f"memory of {self.record_id}"


class Pair(models.Model):
    """Two person records as weighed by themselves, for the span in which both said so; edges are made of these."""

    pk = models.CompositePrimaryKey("edition", "record_a", "record_b", "known_at")
    edition = models.TextField(choices=[("shown", "what others may see"), ("whole", "beside everything")])
    record_a = models.UUIDField()
    record_b = models.UUIDField()
    known_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    match_weight = models.FloatField(db_comment="bits")
    probability = models.FloatField()
    band = models.TextField(choices=[("certain", "certain"), ("ask", "ask")])
    why = models.TextField(db_comment="rows (field, says, weight in bits) as JSON")
    year_a = models.SmallIntegerField(null=True)
    year_b = models.SmallIntegerField(null=True)
    undated = models.BooleanField(db_comment="whether it rests on name and home alone")
    visible = models.BooleanField(db_comment="whether both were of the partnership level")

    class Meta:
        indexes = (
            models.Index(fields=("record_a",), name="pair_by_first"),
            models.Index(fields=("record_b",), name="pair_by_second"),
        )

    def __str__(self) -> str:
        return f"{self.record_a} and {self.record_b}"
