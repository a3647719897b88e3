"""utils.data: datasets, and loaders that shuffle as PyTorch's do."""

import pytest

import match
from match import mat, nn
from match.data import DataLoader, Dataset, TensorDataset, random_split
from tests import oracle
from tests.oracle import numbers


class Squares:
    """A dataset of anybody's own, without a base."""

    def __len__(self):
        return 7

    def __getitem__(self, index):
        return {"x": float(index), "label": index * index, "name": f"n{index}"}


def plain(batch):
    """Turn what a loader gives, of either library, into lists."""
    if isinstance(batch, dict):
        return {key: plain(part) for key, part in batch.items()}
    if isinstance(batch, (list, tuple)):
        return [plain(part) for part in batch]
    return batch.tolist() if hasattr(batch, "tolist") else batch


def epochs(library, data, seed=3, count=3, **options):
    """Return the batches of some epochs, and a random number that is drawn after."""
    library.manual_seed(seed)
    loader = library.utils.data.DataLoader(data, **options)
    found = [[plain(batch) for batch in loader] for _ in range(count)]
    return found, len(loader), library.rand(1).item()


@pytest.mark.parametrize("seed", [0, 3, 42, 2**40])
@pytest.mark.parametrize(
    "options",
    [
        {"batch_size": 4, "shuffle": True},
        {"batch_size": 4, "shuffle": False},
        {"batch_size": 5, "shuffle": True},
        {"batch_size": 3, "shuffle": True, "drop_last": True},
        {"batch_size": 100, "shuffle": True},
        {"shuffle": True, "num_workers": 0, "pin_memory": False},
        {},
    ],
)
def test_batches_are_pytorchs(options, seed):
    """For a seed, epoch by epoch; and what is drawn afterwards is, too."""
    torch = oracle.torch()
    data = list(range(10))
    assert epochs(torch, data, seed, **options) == epochs(match, data, seed, **options)


@pytest.mark.parametrize("size", [1, 4, 5])
def test_loader_with_a_generator_of_its_own_is_pytorchs(size):
    """Over three epochs; the common generator is left alone."""
    torch = oracle.torch()

    def run(library):
        own = library.Generator()
        own.manual_seed(9)
        options = {"batch_size": size, "shuffle": True, "generator": own}
        return epochs(library, list(range(10)), **options), library.rand(1).item()

    assert run(torch) == run(match)


def test_two_loaders_side_by_side_are_pytorchs():
    """The draws of both come in PyTorch's order."""
    torch = oracle.torch()

    def run(library):
        library.manual_seed(1)
        make = library.utils.data.DataLoader
        loaders = [make(list(range(6)), 2, shuffle=True) for _ in range(2)]
        return [plain(pair) for pair in zip(*loaders, strict=True)]

    assert run(torch) == run(match)


def test_examples_become_batches():
    """Numbers and matrices are stacked, texts are listed, dicts stay dicts."""
    torch = oracle.torch()
    expected = [plain(batch) for batch in torch.utils.data.DataLoader(Squares(), 3)]
    actual = [plain(batch) for batch in DataLoader(Squares(), 3)]
    assert expected == actual


def test_batch_of_matrices_has_a_row_for_each_example():
    """Rows of a matrix make a matrix, numbers of a vector a vector."""
    data = TensorDataset(mat(numbers(5, 2)), match.tensor([1, 2, 3, 4, 5]))
    x, y = next(iter(DataLoader(data, batch_size=3)))
    assert (x.shape, y.tolist(), y.dtype) == ((3, 2), [1, 2, 3], int)


def test_batch_is_made_by_a_function_of_ones_own():
    """It gets the list of examples."""
    loader = DataLoader([1, 2, 3], batch_size=2, collate_fn=sum)
    assert list(loader) == [3, 3]


def test_batches_carry_no_history():
    """They are data; a net's gradients do not reach the dataset."""
    x = mat(numbers(4, 2))
    (batch,) = next(iter(DataLoader(TensorDataset(x), 2)))
    nn.Linear(2, 1)(batch).sum().backward()
    assert (batch.watched, batch.operands, x.has_grad) == (False, (), False)


def test_length_counts_batches():
    """With the last one, unless it is dropped."""
    lengths = [len(DataLoader(range(10), 4, drop_last=drop)) for drop in (False, True)]
    assert lengths == [3, 2]


@pytest.mark.parametrize(
    "lengths", [[6, 4], [10], [0.5, 0.5], [0.33, 0.33, 0.34], [0.9, 0.1], [5, 3, 2]]
)
def test_random_split_is_pytorchs(lengths):
    """For a seed, by numbers and by fractions."""
    torch = oracle.torch()

    def run(library):
        library.manual_seed(8)
        parts = library.utils.data.random_split(list(range(10)), lengths)
        return [list(part) for part in parts], library.rand(1).item()

    def list_of(part):
        return [part[i] for i in range(len(part))]

    parts, after = run(torch)
    assert ([list_of(part) for part in parts], after) == run(match)


def test_random_split_takes_a_generator():
    """As in PyTorch."""
    torch = oracle.torch()

    def run(library):
        own = library.Generator()
        own.manual_seed(4)
        part, _ = library.utils.data.random_split(range(9), [5, 4], generator=own)
        return [part[i] for i in range(5)]

    assert run(torch) == run(match)


def test_parts_of_a_split_can_be_loaded():
    """Without an example twice."""
    data = TensorDataset(mat(numbers(10, 1)))
    parts = random_split(data, [7, 3])
    rows = [batch[0].tolist() for part in parts for batch in DataLoader(part)]
    assert sorted(oracle.flat(rows)) == sorted(oracle.flat(numbers(10, 1)))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: DataLoader([1], batch_size=0), ValueError, "at least 1, not 0"),
        (lambda: random_split(range(5), [2, 2]), ValueError, r"\[2, 2\].*5 examples"),
        (
            lambda: TensorDataset(mat([1.0]), mat([1.0, 2.0])),
            ValueError,
            r"\(1,\), \(2",
        ),
        (lambda: TensorDataset(), ValueError, "not none"),
        (lambda: len(Dataset()), NotImplementedError, r"Dataset has no __len__"),
        (lambda: Dataset()[0], NotImplementedError, r"Dataset has no __getitem__"),
    ],
)
def test_wrong_use_is_explained(call, error, message):
    """The message names what was given."""
    with pytest.raises(error, match=message):
        call()
