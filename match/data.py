"""Data in batches, in PyTorch's random order for a seed; known as utils.data."""

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from match.generator import Generator, default_generator
from match.make import tensor
from match.matrix import Matrix
from match.record import no_grad
from match.scalar import ShapeError, number
from match.shapes import stack

# fmt: off
__all__ = [
    "DataLoader", "Dataset", "Subset", "TensorDataset", "default_collate",
    "random_split",
]
# fmt: on


class Dataset:
    """The base of all data: derive from it, and define __len__ and __getitem__."""

    def __len__(self) -> int:
        raise NotImplementedError(f"{type(self).__name__} has no __len__()")

    def __getitem__(self, index: int) -> Any:
        raise NotImplementedError(f"{type(self).__name__} has no __getitem__()")


class TensorDataset(Dataset):
    """Matrices with as many rows each: an example is a tuple of one row of each.

    >>> TensorDataset(tensor([[1, 2], [3, 4]]), tensor([5, 6]))[1][0].tolist()
    [3, 4]
    """

    def __init__(self, *tensors: Matrix) -> None:
        if len({len(matrix) for matrix in tensors}) != 1:
            shapes = ", ".join(str(matrix.shape) for matrix in tensors)
            raise ShapeError(f"as many rows of each are wanted, not {shapes or 'none'}")
        self.tensors = tensors

    def __len__(self) -> int:
        return len(self.tensors[0])

    def __getitem__(self, index: int) -> tuple[Matrix, ...]:
        return tuple(matrix[index] for matrix in self.tensors)


class Subset(Dataset):
    """Those examples of a dataset that indices name."""

    def __init__(self, dataset: Any, indices: Sequence[int]) -> None:
        self.dataset, self.indices = dataset, indices

    def __len__(self) -> int:
        return len(self.indices)

    def __getitem__(self, index: int) -> Any:
        return self.dataset[self.indices[index]]


def random_split(
    dataset: Any, lengths: Sequence[float], generator: Generator | None = None
) -> list[Subset]:
    """Split a dataset at random into parts of these lengths, or these fractions.

    >>> [len(part) for part in random_split(range(10), [0.75, 0.25])]
    [8, 2]
    """
    count = len(dataset)
    if math.isclose(sum(lengths), 1) and sum(lengths) <= 1:
        whole = [math.floor(count * fraction) for fraction in lengths]
        for i in range(count - sum(whole)):  # what is left goes round
            whole[i % len(whole)] += 1
    else:
        whole = [int(length) for length in lengths]
    if sum(whole) != count:
        raise ValueError(f"lengths {list(lengths)} do not add up to {count} examples")
    order = iter((generator or default_generator).permutation(count))
    return [Subset(dataset, list(islice(order, length))) for length in whole]


def default_collate(batch: list[Any]) -> Any:
    """Make one batch of examples: stack matrices, and collate what tuples hold.

    >>> default_collate([(1, "a"), (2, "b")])[1]
    ['a', 'b']
    """
    first = batch[0]
    if isinstance(first, Matrix):
        return stack(batch)
    if isinstance(first, dict):
        return {key: default_collate([part[key] for part in batch]) for key in first}
    if isinstance(first, (tuple, list)):
        return [default_collate(list(part)) for part in zip(*batch, strict=True)]
    return batch if number(first) is None else tensor(batch)


class DataLoader:
    """A dataset in batches, each time through in a new order if it is to be shuffled.

    There are no workers and no pinned memory; the arguments are there for PyTorch's
    sake. Raises ValueError where batch_size is not at least 1.

    >>> [batch.tolist() for batch in DataLoader(range(5), batch_size=2)]
    [[0, 1], [2, 3], [4]]
    """

    def __init__(
        self,
        dataset: Any,
        batch_size: int = 1,
        shuffle: bool = False,
        *,
        num_workers: int = 0,
        collate_fn: Callable[[list[Any]], Any] | None = None,
        pin_memory: bool = False,
        drop_last: bool = False,
        generator: Generator | None = None,
    ) -> None:
        if batch_size < 1:
            raise ValueError(f"batch_size is at least 1, not {batch_size}")
        self.dataset, self.batch_size, self.drop_last = dataset, batch_size, drop_last
        self.collate_fn = collate_fn or default_collate
        self.generator, self.__shuffle = generator, shuffle

    def __len__(self) -> int:
        batches = len(self.dataset) / self.batch_size
        return math.floor(batches) if self.drop_last else math.ceil(batches)

    def __iter__(self) -> Iterator[Any]:
        _seed(self.generator or default_generator)  # which PyTorch gives its workers
        in_order = iter(range(len(self.dataset)))
        return self.__batches(self.__shuffled() if self.__shuffle else in_order)

    def __batches(self, order: Iterator[int]) -> Iterator[Any]:
        while indices := list(islice(order, self.batch_size)):
            if len(indices) == self.batch_size or not self.drop_last:
                yield self.__batch(indices)

    @no_grad
    def __batch(self, indices: list[int]) -> Any:
        return self.collate_fn([self.dataset[i] for i in indices])

    def __shuffled(self) -> Iterator[int]:
        seeded = Generator().manual_seed
        generator = self.generator or seeded(_seed(default_generator))
        yield from generator.permutation(len(self.dataset))
        generator.permutation(len(self.dataset))  # which PyTorch draws, and drops


def _seed(generator: Generator) -> int:
    return generator.integers(0, 2**63, 1)[0]
