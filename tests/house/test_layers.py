"""Imports and foreign keys point downwards."""

import subprocess
import sys

import pytest
from django.apps import apps

from house.source import ROOT, layers, packages


def test_every_package_has_its_place_in_the_contract() -> None:
    placed = set().union(*layers())
    assert set(packages()) <= placed


@pytest.mark.slow
def test_the_import_contract_is_kept() -> None:
    program = "from importlinter.cli import lint_imports_command as run; run()"
    done = subprocess.run(
        [sys.executable, "-c", program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:]


def test_foreign_keys_point_downwards_or_sideways_at_home() -> None:
    """A foreign key by name is an import that import-linter can't see."""
    height = {package: -at for at, row in enumerate(layers()) for package in row}
    upward = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model
        if model._meta.app_label in height and field.related_model._meta.app_label in height
        if model._meta.app_label != field.related_model._meta.app_label
        if height[field.related_model._meta.app_label] >= height[model._meta.app_label]
    ]
    assert upward == []


def test_no_table_of_ours_points_at_a_kind_by_number() -> None:
    ContentType = apps.get_model("contenttypes", "ContentType")

    pointing = [
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("cairn.")
        for field in model._meta.get_fields()
        if field.is_relation and field.related_model is ContentType
    ]
    assert pointing == []
