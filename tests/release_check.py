"""Build wheel and sdist, check them, install each into an empty environment and run the demo there.

Run by ``make release-check``; it needs ``build`` and ``twine``.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOT_FOR_USERS = ("tests/", "docs/", "notebooks/", "plugins/", ".ci/", "Makefile")


def run(*command: str | Path, cwd: Path = ROOT) -> None:
    """Run a command; show what it said only where it failed."""
    words = [str(part) for part in command]
    done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(words)}\n{done.stdout}{done.stderr}")


def contents(package: Path) -> list[str]:
    """The files of a wheel or sdist, without the sdist's top folder."""
    if package.suffix == ".whl":
        return zipfile.ZipFile(package).namelist()
    with tarfile.open(package) as archive:
        return [name.partition("/")[2] for name in archive.getnames()]


def demonstrate(package: Path, folder: Path) -> None:
    """Install `package` with all extras into an empty environment and run the demo."""
    environment = folder / "env"
    venv.create(environment, with_pip=True)
    python = environment / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", "--upgrade", "pip", cwd=folder)
    run(python, "-m", "pip", "install", "--quiet", f"{package}[all]", cwd=folder)
    run(environment / "bin" / "tmapi-analytics", "demo", "--out", folder / "demo", cwd=folder)
    written = sorted(path.name for path in (folder / "demo").iterdir())
    if not {"offers.csv", "offers.parquet"} <= set(written):
        sys.exit(f"{package.name}: the demo wrote {written}")
    sys.stdout.write(f"{package.name}: installed, demo ran\n")


def main() -> None:
    """Check both packages."""
    with tempfile.TemporaryDirectory(prefix="tmapi-release-") as name:
        folder = Path(name)
        run(sys.executable, "-m", "build", "--outdir", folder / "dist")
        packages = sorted((folder / "dist").iterdir())
        run(sys.executable, "-m", "twine", "check", "--strict", *packages)
        for package in packages:
            stray = [file for file in contents(package) if file.startswith(NOT_FOR_USERS)]
            if stray:
                sys.exit(f"{package.name} holds what users do not need: {stray[:5]}")
            (folder / package.stem).mkdir()
            demonstrate(package, folder / package.stem)


if __name__ == "__main__":
    main()
