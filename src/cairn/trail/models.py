"""Deeds, looks, their texts and seals. Written by the functions of `trail.sql` alone; nothing here is ever changed."""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Deed(models.Model):
    """Something that was done: who, for which agency, to what, under which rule."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    at = models.DateTimeField()
    did = models.TextField()
    staff_id = models.UUIDField(null=True)
    agency_id = models.UUIDField(null=True)
    purpose = models.TextField()
    on_kind = models.TextField()
    on_id = models.UUIDField(null=True)
    rule = models.TextField(default="")
    version = models.TextField(default="")
    details = models.JSONField(default=dict, db_comment="ids and codes, never words")
    commitment = models.TextField(default="", db_comment="sha256 of salt and text, hex")

    class Meta:
        indexes = (
            models.Index(fields=("on_id", "at"), name="deed_by_subject"),
            models.Index(fields=("agency_id", "-at"), name="deed_by_agency"),
        )

    def __str__(self) -> str:
        return f"{self.did} {self.id}"


class DeedText(models.Model):
    """The words that go with a deed, apart from it so that they can be erased and the chain still holds."""

    deed = models.OneToOneField(Deed, primary_key=True, on_delete=models.PROTECT, db_constraint=False)
    agency_id = models.UUIDField(null=True)
    salt = models.TextField()
    text = models.TextField()

    def __str__(self) -> str:
        return f"text of deed {self.deed_id}"


class Look(models.Model):
    """Someone's reading of a person's page, a search, an export or a print."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    at = models.DateTimeField()
    staff_id = models.UUIDField()
    agency_id = models.UUIDField()
    role = models.TextField()
    purpose = models.TextField()
    what = models.TextField()
    on_kind = models.TextField()
    on_id = models.UUIDField(null=True)
    rule = models.TextField(default="")
    owners = ArrayField(models.UUIDField(), default=list, db_comment="agencies whose records were shown")
    shown = models.IntegerField(default=0, db_comment="how many records")

    class Meta:
        indexes = (
            models.Index(fields=("on_id", "-at"), name="look_by_subject"),
            models.Index(fields=("agency_id", "-at"), name="look_by_agency"),
        )

    def __str__(self) -> str:
        return f"{self.what} {self.id}"


class Unsealed(models.Model):
    """A deed or look that waits for the sealer; emptied every half second."""

    row = models.UUIDField(primary_key=True)
    source = models.TextField()
    agency_id = models.UUIDField(null=True)
    leaf = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.source} {self.row}"


class Seal(models.Model):
    """One link of an agency's chain; the order is the order of sealing."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    chain_of = models.UUIDField(db_comment="agency, or zeros for the service itself")
    seq = models.BigIntegerField()
    source = models.TextField()
    row = models.UUIDField()
    leaf = models.BinaryField()
    chain = models.BinaryField()
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(name="one_seal_a_place_in_a_chain", fields=("chain_of", "seq")),)

    def __str__(self) -> str:
        return f"{self.chain_of} {self.seq}"


class Erased(models.Model):
    """That the words of a deed were erased, and under which disposal."""

    deed_id = models.UUIDField(primary_key=True)
    disposal = models.TextField(db_comment="its reference")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"words of {self.deed_id}, erased under {self.disposal}"
