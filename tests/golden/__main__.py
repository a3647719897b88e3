"""Write what PyTorch says: `python -m tests.golden`."""

import json
from pathlib import Path

import torch

from tests.golden import compute

# Thirteen digits are more than any comparison looks at.
cases = {
    name: [float(f"{number:.13g}") for number in numbers]
    for name, numbers in compute(torch).items()
}
lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(cases[name])}" for name in cases)
version = json.dumps(torch.__version__.partition("+")[0])
text = f'{{"torch": {version}, "cases": {{\n{lines}\n}}}}\n'
(Path(__file__).parent / "golden.json").write_text(text, encoding="utf-8")
