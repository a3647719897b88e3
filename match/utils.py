"""Where PyTorch keeps its tools for data."""

from match import data

__all__ = ["data"]
