"""The public names: all that are promised exist, and each is explained."""

import importlib
import inspect
from operator import attrgetter

import pytest

import match

# All that each module has for programs.
PUBLIC = {
    "match": """
        Matrix Tensor List2D ShapeError Generator

        mat tensor full zeros ones empty randn rand randint randperm normal eye arange
        linspace zeros_like ones_like randn_like rand_like full_like cat stack
        multinomial one_hot

        add sub mul div neg eq ne gt ge lt le matmul mm dot outer
        sum mean prod std var norm cumsum max min argmax argmin maximum minimum where
        clamp relu leaky_relu sigmoid tanh exp log sqrt square pow abs sin cos softmax
        log_softmax logsumexp
        t transpose reshape unsqueeze squeeze flatten split chunk clone numel
        sign round floor sort argsort topk allclose isclose equal isnan isfinite
        any all

        float32 float64 float double int32 int64 int long bool device cuda
        set_default_dtype get_default_dtype manual_seed

        no_grad enable_grad inference_mode set_grad_enabled is_grad_enabled
        register_backward_hook record_source caller gradcheck graph save load

        nn optim utils show
    """,
    "match.nn": """
        Module Parameter Sequential ModuleList
        Linear Embedding Identity Flatten Dropout LayerNorm BatchNorm1d
        ReLU LeakyReLU Sigmoid Tanh Softmax LogSoftmax
        MSELoss L1Loss HuberLoss BCELoss BCEWithLogitsLoss CrossEntropyLoss NLLLoss
        functional init utils
    """,
    "match.nn.functional": """
        linear embedding one_hot dropout layer_norm batch_norm
        relu leaky_relu sigmoid tanh softmax log_softmax logsigmoid
        mse_loss l1_loss huber_loss binary_cross_entropy
        binary_cross_entropy_with_logits cross_entropy nll_loss
    """,
    "match.nn.init": """
        uniform_ normal_ constant_ ones_ zeros_ calculate_gain
        xavier_uniform_ xavier_normal_ kaiming_uniform_ kaiming_normal_
    """,
    "match.nn.utils": "clip_grad_norm_",
    "match.optim": "SGD Adam AdamW RMSprop Adagrad Optimizer lr_scheduler",
    "match.optim.lr_scheduler": "StepLR CosineAnnealingLR ExponentialLR LRScheduler",
    "match.utils": "data",
    "match.utils.data": """
        Dataset TensorDataset Subset DataLoader random_split default_collate
    """,
    "match.show": "display log history host",
}
# What programs count on in classes; there is more for the library's own use.
PROMISED = {
    "Matrix": """
        data grad shape nrow ncol ndim dtype T
        requires_grad requires_grad_ is_leaf grad_fn retain_grad
        item tolist numpy detach clone backward size dim numel
        operation operands source

        add sub mul div neg eq ne gt ge lt le matmul mm dot outer
        sum mean prod std var norm cumsum max min argmax argmin maximum minimum where
        clamp relu leaky_relu sigmoid tanh exp log sqrt square pow abs sin cos softmax
        log_softmax logsumexp
        t transpose reshape view unsqueeze squeeze flatten expand repeat split chunk
        sign round floor sort argsort topk allclose isclose equal isnan isfinite
        any all

        add_ sub_ mul_ div_ zero_ fill_ copy_ clamp_ normal_ uniform_
        to cpu float double long int bool

        __add__ __radd__ __iadd__ __sub__ __rsub__ __isub__ __mul__ __rmul__ __imul__
        __truediv__ __rtruediv__ __itruediv__ __floordiv__ __rfloordiv__
        __mod__ __rmod__ __pow__ __rpow__ __matmul__ __rmatmul__ __neg__
        __and__ __or__ __invert__ __getitem__ __setitem__ __iter__ __len__
        __bool__ __float__ __int__ __index__ _repr_html_
    """,
    "List2D": """
        nrow ncol shape vals from_2d_list randn
        ones_ zeros_ zero_ fill_ add_ sub_ mul_ div_ copy_ clamp_ normal_ uniform_ clone
        sum mean max min argmax argmin norm
        relu sigmoid tanh exp log sqrt abs sin cos
        broadcast unbroadcast T reshape item tolist
        __add__ __radd__ __iadd__ __sub__ __rsub__ __isub__ __mul__ __rmul__ __imul__
        __truediv__ __rtruediv__ __itruediv__ __pow__ __rpow__ __matmul__ __neg__
        __getitem__ __setitem__ __float__
    """,
    "nn.Module": """
        __call__ forward parameters named_parameters children modules zero_grad
        train eval state_dict load_state_dict register_buffer apply
    """,
}
CLASSES = ["Matrix", "List2D", "nn.Module", "optim.Optimizer", "Generator"]
CONSTANTS = {"cuda", "history"}  # a comment explains these
# A slot can hold no docstring.
SLOTS = {
    *("dtype", "ncol", "ndim", "nrow", "number", "operation", "source"),
    *("written", "written_by"),
}


def is_explained(value):
    """Say whether a name has a sentence of its own, not one of its base."""
    doc = vars(value).get("__doc__") if inspect.isclass(value) else value.__doc__
    return bool(doc and doc.strip())


@pytest.mark.parametrize("path", PUBLIC)
def test_modules_have_the_promised_names_and_no_others(path):
    """A name is promised for good, so none gets out by accident."""
    module = importlib.import_module(path)
    missing = [name for name in module.__all__ if not hasattr(module, name)]
    assert (sorted(module.__all__), missing) == (sorted(PUBLIC[path].split()), [])


@pytest.mark.parametrize("name", PROMISED)
def test_classes_have_the_promised_names(name):
    """Most have PyTorch's name."""
    cls = attrgetter(name)(match)
    assert [x for x in PROMISED[name].split() if not hasattr(cls, x)] == []


@pytest.mark.parametrize("path", PUBLIC)
def test_public_names_of_modules_are_explained(path):
    """The module itself, too."""
    module = importlib.import_module(path)
    values = {name: getattr(module, name) for name in module.__all__}
    can_be = {name: x for name, x in values.items() if name not in CONSTANTS}
    unexplained = [name for name, x in can_be.items() if not is_explained(x)]
    assert (is_explained(module), unexplained) == (True, [])


@pytest.mark.parametrize("name", CLASSES)
def test_public_names_of_classes_are_explained(name):
    """A method that every object of a class has is as public as its class."""
    cls = attrgetter(name)(match)
    public = [x for x in dir(cls) if not x.startswith("_") and x not in SLOTS]
    assert [x for x in public if not is_explained(getattr(cls, x))] == []
