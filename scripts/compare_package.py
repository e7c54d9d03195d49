"""compare_package.py TREE WHEEL SDIST: complains of what the published files lack of the tree, or have at the top."""

from __future__ import annotations

import sys
import tarfile
import zipfile
from pathlib import Path

ROOMS = {"pymux_wf": "pymux_wf", "server": "pymux_wf/server", "client": "pymux_wf/client"}


def main(tree: Path, wheel: Path, sdist: Path) -> int:
    installed = set(zipfile.ZipFile(wheel).namelist())
    with tarfile.open(sdist) as archive:
        packed = {name.partition("/")[2] for name in archive.getnames()}
    sources = {
        path.relative_to(tree).as_posix() for room in ROOMS for path in (tree / room).rglob("*") if _is_source(path)
    }
    tests = {path.relative_to(tree).as_posix() for path in (tree / "tests").rglob("*.py")}
    wanted = {_installed_as(source) for source in sources}
    tops = {name.partition("/")[0] for name in installed}
    complaints = [
        *(f"not in the wheel: {name}" for name in sorted(wanted - installed)),
        *(f"not in the sdist: {name}" for name in sorted((sources | tests) - packed)),
        *(
            f"at the wheel's top level: {name}"
            for name in sorted(tops)
            if name != "pymux_wf" and not name.startswith("pywfmux-")
        ),
    ]
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    return 1 if complaints else 0


def _is_source(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts


def _installed_as(source: str) -> str:
    room, _, rest = source.partition("/")
    return f"{ROOMS[room]}/{rest}"


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:4])))
