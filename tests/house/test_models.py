"""Tables hold facts and constraints; rules stand elsewhere."""

import ast
import re

from django.apps import apps
from django.db import models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
from django.db.migrations.state import ProjectState

from house.source import PACKAGE, modules, short, tree

BAGS_ALLOWED = {"records", "trail"}  # packages whose facts vary by kind; besides, by field:
BAGS_ALLOWED_FIELDS = {"linkage.Edge.why", "forms.Draft.answers", "forms.Sent.answers"}

NEVER_LEAVES = {"records.Token"}  # search tokens: found by value, never shown


def _ours() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("cairn.")]


def test_no_table_keeps_a_bag_of_anything() -> None:
    bags = [
        f"{model._meta.label}.{field.name}"
        for model in _ours()
        for field in model._meta.get_fields()
        if isinstance(field, models.JSONField) and model._meta.app_label not in BAGS_ALLOWED
    ]
    assert set(bags) <= BAGS_ALLOWED_FIELDS


def test_no_table_overrides_save_or_delete() -> None:
    overriding = [
        f"{short(file)}:{node.name}.{method.name}"
        for file in modules()
        if file.name == "models.py" or file.parent.name == "models"
        for node in ast.walk(tree(file))
        if isinstance(node, ast.ClassDef)
        for method in node.body
        if isinstance(method, ast.FunctionDef) and method.name in {"save", "delete", "clean", "full_clean"}
    ]
    assert overriding == []


def test_every_constraint_is_named_in_words() -> None:
    badly = [
        f"{model._meta.label}: {constraint.name}"
        for model in _ours()
        for constraint in model._meta.constraints
        if not re.fullmatch(r"[a-z]+(_[a-z0-9]+){1,}", constraint.name)
        or re.search(r"_(uniq|check|chk)$", constraint.name)
    ]
    assert badly == []


def test_keys_are_random_and_tell_no_time_or_number() -> None:
    """An id that leaves must not say how many rows there are, or when one was made."""
    counted = [
        model._meta.label for model in _ours() if isinstance(model._meta.pk, models.AutoField | models.BigAutoField)
    ]
    assert set(counted) <= NEVER_LEAVES


def test_migrations_say_what_models_say() -> None:
    loader = MigrationLoader(None)
    detector = MigrationAutodetector(
        loader.project_state(), ProjectState.from_apps(apps), NonInteractiveMigrationQuestioner()
    )
    changes = detector.changes(graph=loader.graph)
    waiting = {app: [str(op) for one in found for op in one.operations] for app, found in changes.items()}
    assert {app: found for app, found in waiting.items() if (PACKAGE / app).exists()} == {}


def test_migrations_of_one_package_form_one_line() -> None:
    loader = MigrationLoader(None)
    assert loader.detect_conflicts() == {}
