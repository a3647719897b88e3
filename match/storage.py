"""Keeping matrices in files, as JSON: readable, and nothing in it is ever run."""

import json
from pathlib import Path
from typing import Any

from match.make import tensor
from match.matrix import Matrix


def save(obj: object, f: str | Path) -> None:
    """Write a matrix, or dicts and lists of them, of numbers and of texts, to a file.

    Keys are texts, and tuples become lists. Raises TypeError for anything else.

    >>> import os, tempfile
    >>> from match import mat
    >>> path = os.path.join(tempfile.mkdtemp(), "model.json")
    >>> save({"weight": mat([[1, 2]]), "epoch": 3}, path)
    >>> load(path)["weight"].tolist()
    [[1.0, 2.0]]
    """
    Path(f).write_text(json.dumps(obj, default=_encoded), encoding="utf-8")


def load(f: str | Path, **_: object) -> Any:
    """Read what save() wrote; matrices are constants. Other arguments are ignored."""
    return json.loads(Path(f).read_text(encoding="utf-8"), object_hook=_decoded)


def _encoded(obj: object) -> dict[str, Any]:
    if isinstance(obj, Matrix):
        return {"match.Matrix": obj.tolist()}  # JSON tells 1, 1.0 and true apart
    given = f"{type(obj).__name__}: save a module's state_dict()"
    raise TypeError(f"save() takes matrices, numbers, texts, lists, dicts, not {given}")


def _decoded(found: dict[str, Any]) -> Any:
    if "match.Matrix" not in found:
        return found
    return tensor(found["match.Matrix"], requires_grad=False)
