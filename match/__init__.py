"""Automatic differentiation in pure Python, as PyTorch has it.

>>> import match
>>> x = match.tensor(3.0, requires_grad=True)
>>> (x * x).backward()
>>> x.grad.item()
6.0
"""

import sys

from match import nn, optim, show
from match.functions import (
    abs,  # noqa: A004  PyTorch's name
    clone,
    exp,
    log,
    matmul,
    mean,
    relu,
    sigmoid,
    sqrt,
    sum,  # noqa: A004  PyTorch's name
    tanh,
)
from match.generator import Generator, manual_seed
from match.gradcheck import gradcheck
from match.graph import graph
from match.list2d import List2D
from match.make import (
    empty,
    full,
    mat,
    ones,
    ones_like,
    rand,
    randn,
    tensor,
    zeros,
    zeros_like,
)
from match.matrix import Matrix
from match.node import register_backward_hook
from match.record import caller, no_grad, record_source
from match.scalar import ShapeError
from match.storage import load, save

__version__ = "0.1.0"

__all__ = [
    "Generator",
    "List2D",
    "Matrix",
    "ShapeError",
    "abs",
    "caller",
    "clone",
    "empty",
    "exp",
    "full",
    "gradcheck",
    "graph",
    "load",
    "log",
    "manual_seed",
    "mat",
    "matmul",
    "mean",
    "nn",
    "no_grad",
    "ones",
    "ones_like",
    "optim",
    "rand",
    "randn",
    "record_source",
    "register_backward_hook",
    "relu",
    "save",
    "show",
    "sigmoid",
    "sqrt",
    "sum",
    "tanh",
    "tensor",
    "zeros",
    "zeros_like",
]

# A plain module has no modules within, but the import lines of tutorials name some.
sys.modules.update(
    {
        "match.nn.functional": nn.functional,
        "match.nn.init": nn.init,
        "match.nn.utils": nn.utils,
        "match.optim.lr_scheduler": optim.lr_scheduler,
    }
)
