"""The model file: complete, made again from its seed, and able to find what was planted."""

import json
import math
from pathlib import Path

import polars as pl
import pytest

from cairn.base.errors import Broken
from cairn.linkage.engines.bands import NEVER, RULES
from cairn.linkage.engines.comparisons import COMPARISONS
from cairn.linkage.engines.expected import EXPECTED
from cairn.linkage.engines.model import load_model, read_model
from cairn.linkage.engines.train import learn
from linkage.made_people import a_record, tables_of

GIVEN_NAMES = "Ava Ben Carla Dean Erin Felix Gemma Hugo Iris Jude Kara Leon Miles Nina Oscar Paige Rufus Skye Tara Una"


def test_the_shipped_model_weighs_every_grade_and_bars_every_rule() -> None:
    model = load_model()
    assert model.version
    assert model.seed
    assert model.trained_on
    for comparison in COMPARISONS:
        assert {level.key for level in comparison.levels} <= set(model.weights[comparison.field])
    assert set(model.bands.certain) == set(RULES)
    assert all(bar > model.bands.ask for bar in model.bands.certain.values())
    assert min(model.bands.certain.values()) < NEVER


def test_agreement_weighs_for_and_plain_disagreement_against() -> None:
    model = load_model()
    assert model.weight("given", "same") > model.weight("given", "sound") > 0 > model.weight("given", "different")
    assert model.weight("birth", "same") > model.weight("birth", "age") > 0 > model.weight("birth", "different")
    assert model.weight("household", "different_elsewhere") < 0 < model.weight("household", "same_elsewhere")


def test_household_evidence_stays_under_its_cap() -> None:
    model = load_model()
    assert model.caps
    for grade, cap in model.caps.items():
        assert model.weight(*grade.split(".")) <= cap + 1e-9


def test_what_is_expected_covers_every_grade_and_adds_up() -> None:
    for comparison in COMPARISONS:
        if comparison.field != "rarity":
            grades = EXPECTED[comparison.field]
            assert set(grades) == {level.key for level in comparison.levels}
            assert sum(m for m, _ in grades.values()) == pytest.approx(1, abs=0.02)
            assert sum(u for _, u in grades.values()) == pytest.approx(1, abs=0.02)


def test_a_model_file_that_lacks_a_grade_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    load_model().save(path)
    assert load_model(path) == load_model()
    content = json.loads(path.read_text(encoding="utf-8"))
    del content["weights"]["birth"]["swapped"]
    with pytest.raises(Broken, match="birth: swapped"):
        read_model(json.dumps(content))


@pytest.mark.slow
def test_training_recovers_what_was_planted_and_is_made_again_to_the_byte(tmp_path: Path) -> None:
    """Of the true pairs planted here a quarter differ in sex, which the learnt m must show."""
    people, truth = [], []
    for n in range(400):
        name = GIVEN_NAMES.split()[n % 20]
        born = f"{1990 + n % 17}-{1 + n % 12:02d}-{1 + n % 28:02d}"
        facts = {"given": name, "family": f"Fam{chr(97 + n % 26)}{chr(97 + n // 26)}", "born": born, "role": "child"}
        for copy in "ab":
            sex = "male" if copy == "b" and n % 4 == 0 else "female"
            people.append(a_record(f"{n}{copy}", sex=sex, **facts))
            truth.append((f"{n}{copy}", str(n)))
    labels = pl.DataFrame(truth, schema=["record_id", "person_id"], orient="row")
    models = [learn(tables_of(people), labels, seed=3, version="t", trained_on="planted") for _ in range(2)]
    m, _ = models[0].weights["sex"]["different"]
    assert m == pytest.approx(0.8 * 0.25 + 0.2 * EXPECTED["sex"]["different"][0], abs=0.01)
    assert models[0].prior == pytest.approx(1 / 300_000, rel=0.01)
    assert math.isclose(models[0].frequencies["given"]["ava"], 0.05, abs_tol=0.001)
    for at, model in enumerate(models):
        model.save(tmp_path / f"{at}.json")
    assert (tmp_path / "0.json").read_bytes() == (tmp_path / "1.json").read_bytes()
