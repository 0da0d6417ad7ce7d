"""A project as small as it can be, with the real scripts: its libraries are wheels of a few lines, so no network."""

import json
import os
import shutil
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
SCRIPTS = ("run.py", "_venv.py", "_environment.py", "_quiet.py")

TELL = "import json, os, sys; print(json.dumps({'arguments': sys.argv[1:], 'folder': os.getcwd(), **dict(os.environ)}))"
APP = {"streamlit/__main__.py": TELL} | {f"{name}.py": "" for name in ("numpy", "cv2", "dlib", "onnxruntime")}

CHECK = "import os, sys; print(sys.argv); sys.exit(os.environ.get('FAILING') == '{name}')"
CHECKS = {
    "ruff/__main__.py": CHECK.format(name="ruff"),
    "mypy/__main__.py": CHECK.format(name="mypy"),
    "importlinter/cli.py": "def lint_imports_command():\n    print('linted')\n",
    "pytest/__main__.py": CHECK.format(name="pytest"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallProject:
    """Its folder, and the commands that a person would type there."""

    root: Path

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return next(path for path in self.venv.glob("*/python*") if path.stem == "python")

    @property
    def wheels(self) -> Path:
        return self.root / "wheels"

    def write(self, name: str, text: str) -> None:
        (self.root / name).write_text(text)

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, str(self.root / "scripts" / arguments[0]), *arguments[1:]]

    def environment(self, **variables: str) -> dict[str, str]:
        """pip finds our wheels and nothing else, whatever this machine's pip is set to."""
        ours = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "STREAMLIT_", "TF_"))}
        ours.pop("NO_ALBUMENTATIONS_UPDATE", None)
        return (
            ours | {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.wheels)} | variables
        )

    def start(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a script to its end, from a folder that is not the project's."""
        return subprocess.run(
            self.command(*arguments),
            cwd=self.root.parent,
            env=self.environment(**variables),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    @contextmanager
    def hanging_install(self) -> Iterator[subprocess.Popen[bytes]]:
        """A first start whose pip waits for a package index that never answers."""
        with socket.create_server(("127.0.0.1", 0)) as index:
            address = f"http://127.0.0.1:{index.getsockname()[1]}/simple"
            variables = self.environment(PIP_INDEX_URL=address, PIP_FIND_LINKS="", PIP_RETRIES="0")
            del variables["PIP_NO_INDEX"]
            first = subprocess.Popen(self.command("run.py", "app"), env=variables, stderr=subprocess.DEVNULL)
            try:
                index.settimeout(60)
                with index.accept()[0]:
                    yield first
            finally:
                first.kill()
                first.wait()


def make_project(root: Path) -> SmallProject:
    """As a fresh clone: scripts, requirements and no `.venv`; the constraints hold back the app's newer version."""
    project = SmallProject(root=root)
    (root / "scripts").mkdir(parents=True)
    for name in SCRIPTS:
        shutil.copy(REPOSITORY / "scripts" / name, root / "scripts")
    project.write("requirements.txt", "small-app\n")
    project.write("requirements-dev.txt", "-r requirements.txt\nsmall-checks\n")
    project.write("constraints.txt", "small-app==1.0\n")
    project.wheels.mkdir()
    write_wheel(project.wheels, "small_app", "1.0", APP)
    write_wheel(project.wheels, "small_app", "2.0", APP | {"streamlit/__main__.py": "print('two')"})
    write_wheel(project.wheels, "small_checks", "1.0", CHECKS)
    return project


def write_wheel(folder: Path, name: str, version: str, files: dict[str, str]) -> None:
    information = f"{name}-{version}.dist-info"
    metadata = {
        f"{information}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{information}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},,\n" for path in (*files, *metadata, f"{information}/RECORD"))
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
        for path, text in (*files.items(), *metadata.items(), (f"{information}/RECORD", record)):
            wheel.writestr(path, text)


def told(output: str) -> dict[str, object]:
    """What the small app printed last: its arguments, its folder and its environment."""
    return dict(json.loads(output.splitlines()[-1]))
