"""An index of packages that exists in a test only."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any


def wheel(name: str, modules: Mapping[str, str], *requires: str) -> bytes:
    """A wheel of pure Python that holds some modules."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for module, source in modules.items():
            archive.writestr(module, source)
        archive.writestr(f"{name}-1.0.dist-info/METADATA", metadata(name, *requires))
        archive.writestr(f"{name}-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\n")
    return made.getvalue()


def metadata(name: str, *requires: str) -> str:
    """What a wheel says of itself."""
    lines = ["Metadata-Version: 2.1", f"Name: {name}", "Version: 1.0"]
    lines.append(f"Summary: All about {name}.")
    lines += [f"Requires-Dist: {other}" for other in requires]
    return "\n".join(lines) + "\n"


class Index:
    """Projects of one version and one wheel each."""

    def __init__(self, host: str = "files.invalid") -> None:
        self.__host = host
        self.__answers: dict[str, tuple[str, bytes]] = {}

    def add(
        self,
        name: str,
        modules: Mapping[str, str],
        *requires: str,
        tag: str = "py3-none-any",
        checksum: str | None = None,
    ) -> None:
        """Offer a project."""
        data = wheel(name, modules, *requires)
        file = f"{name}-1.0-{tag}.whl"
        described = {
            "filename": file,
            "url": f"https://{self.__host}/{file}",
            "size": len(data),
            "core-metadata": True,
            "hashes": {"sha256": checksum or hashlib.sha256(data).hexdigest()},
        }
        project = {"name": name, "versions": ["1.0"], "files": [described]}
        kind = "application/vnd.pypi.simple.v1+json"
        self.__answers[name] = kind, json.dumps(project).encode()
        self.__answers[file] = "application/octet-stream", data
        self.__answers[f"{file}.metadata"] = (
            "text/plain",
            metadata(name, *requires).encode(),
        )

    def fetch(self, url: str) -> dict[str, Any]:
        """What is at an address."""
        name = url.rstrip("/").rpartition("/")[2]
        if name not in self.__answers:
            return {"status": 404, "kind": "text/plain", "body": b""}
        kind, body = self.__answers[name]
        return {"status": 200, "kind": kind, "body": body}
