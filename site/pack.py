"""Packs files, since some hosts compress nothing: a large FILE becomes FILE.gz.

Any gzip can unpack them; this one packs a twentieth better, and alike on all machines.

Usage: pack.py FILES
"""

import sys
from pathlib import Path

import deflate

LARGE = 20_000  # bytes
BEST = 12  # of the packer's levels


def main(names: list[str]) -> None:
    """Pack those of the files that are large."""
    for path in map(Path, names):
        data = path.read_bytes()
        if len(data) >= LARGE:
            packed = path.with_name(f"{path.name}.gz")
            packed.write_bytes(deflate.gzip_compress(data, BEST))
            path.unlink()


if __name__ == "__main__":
    main(sys.argv[1:])
