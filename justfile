# Everything a developer does, by name. `just` alone lists it.

export PATH := justfile_directory() / ".venv/bin:" + env("PATH")
quick := "not slow and not browser"

# This list
default:
    @just --list --unsorted

# Everything needed to work on Cairn
devenv:
    uv sync
    printf "#!/bin/sh\nexec .venv/bin/just check\n" > .git/hooks/pre-commit && chmod +x .git/hooks/pre-commit

# Cairn on made-up data, at http://127.0.0.1:8000
run:
    cairn demo

# A console of the demo's database, as the role given (cairn_web, cairn_owner ...), while the demo runs
db role="cairn_web":
    python -m cairn.operations.console {{ role }}

# Put right what can be put right by a machine: format, imports, generated pages
fix:
    ruff check --fix-only --exit-zero
    ruff format
    python docs/reference.py --write

# Everything that can be said about the code without running it, and the guards that need no database
check:
    ruff format --check
    ruff check
    djlint --lint --quiet src/cairn/web/templates
    mypy
    lint-imports --no-cache
    pytest tests/house -m "not slow" -p no:cacheprovider

# The pictures of the documentation, whole, into a folder; docs/pictures has them at 1,000 pixels and 48 colours
pictures folder="pictures":
    CAIRN_PICTURES={{ folder }} pytest tests/browser/test_walk.py -m ""

# The quick tests, in parallel
test *arguments:
    pytest -m "{{ quick }}" {{ arguments }}

# Every test, slow and browser ones too, with coverage
test-all *arguments:
    CAIRN_REQUIRE_BROWSER=1 coverage run -m pytest -n 0 -m "" {{ arguments }}
    coverage combine --quiet
    coverage report --skip-covered --sort=cover

# Fakes against the real services they stand for
verify:
    pytest tests/verify -m ""

# The documentation as a site, in `site/`
docs:
    python docs/reference.py --write
    mkdocs build --strict --quiet

# The same, shown while you write
docs-live:
    mkdocs serve

# The contract of imports: who may know whom
contract:
    lint-imports --no-cache

# After a policy was changed on purpose and reviewed: freeze the list that the guard compares with
policies:
    CAIRN_REVIEWED=1 pytest tests/house/test_row_security.py

# A new signal: its file and its test, headings and all
new-signal name:
    python docs/new_signal.py {{ name }}

# The figures of the benchmarks, quick sizes
benchmarks:
    for file in $(grep -l -- --quick benchmarks/*.py); do echo "== $file"; python "$file" --quick; done

# Everything that must hold before a version gets a number
release version:
    git diff --quiet HEAD
    grep -q '^## \[{{ version }}\]' CHANGELOG.md
    grep -q '^version = "{{ version }}"' pyproject.toml
    just check docs
    just test-all
    git tag -a "v{{ version }}" -m "Cairn {{ version }}"
