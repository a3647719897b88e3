"""graph: what led to a loss, as a dict, for Graphviz and as a picture."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import match
from match import mat, nn, record_source
from match.layout import layout
from tests.oracle import numbers

SVG = "{http://www.w3.org/2000/svg}"


def network():
    """Return a net of two layers and a loss of it."""
    model = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
    x, y = mat(numbers(4, 2)), mat(numbers(4, 1))
    return model, x, y, nn.MSELoss()(model(x), y)


def boxes(picture):
    """Return the lines of text of each box of a picture, and its rectangle."""
    groups = ET.fromstring(picture).findall(f"{SVG}g")
    rectangles = [group.find(f"{SVG}rect").attrib for group in groups]
    texts = [tuple(t.text for t in group.findall(f"{SVG}text")) for group in groups]
    keys = ("x", "y", "width", "height")
    return [
        (text, tuple(float(rectangle[key]) for key in keys))
        for text, rectangle in zip(texts, rectangles, strict=True)
    ]


def test_nodes_and_edges_of_a_product():
    """Each node tells all that it knows; edges are in the order of the operands."""
    a, b = mat([2.0], requires_grad=True), mat([3.0], requires_grad=False)
    with record_source(True):
        product = a * b
    product.backward()
    found = match.graph(product).to_dict()
    assert found["edges"] == [(0, 2), (1, 2)]
    assert found["nodes"][2] == {
        "operation": "mul",
        "label": "product",
        "shape": (1,),
        "data": [6.0],
        "grad": [[1.0]],
        "source": product.source,
        "learned": False,
    }
    assert [node["learned"] for node in found["nodes"]] == [True, False, False]
    assert [node["label"] for node in found["nodes"]] == ["a", "b", "product"]
    assert [node["grad"] for node in found["nodes"]] == [[[3.0]], None, [[1.0]]]
    assert Path(product.source[0]).name == "test_graph.py"


def test_names_of_modules_win_over_those_of_loops():
    """And where nobody asked, all leaves get gradients, and are marked so."""
    model, x = nn.Linear(1, 1), mat([[2.0]])
    p = model.bias
    named = match.graph(model(x), {"p": p, "model": model, "x": x}).nodes
    assert [node["label"] for node in named][:3] == ["model.weight", "model.bias", "x"]
    a, b = mat(2.0), mat(3.0)
    learned = [node["learned"] for node in match.graph(a * b).nodes]
    assert learned == [True, True, False]


def test_data_stands_without_its_history():
    """How the data were made is no part of what the loss teaches."""
    x = mat([[1.0], [2.0]]).sin() * 2
    w = match.tensor([[3.0]], requires_grad=True)
    loss = (x @ w).sum()
    found = match.graph(loss)
    shown = [(node["label"], node["operation"]) for node in found.nodes]
    assert shown == [("x", ""), ("w", ""), ("", "matmul"), ("loss", "sum")]
    assert found.edges == [(0, 2), (1, 2), (2, 3)]


def test_square_has_two_edges():
    """An operand that is used twice stands there once."""
    a = mat(2.0)
    assert match.graph(a * a).edges == [(0, 1), (0, 1)]


def test_labels_are_the_names_of_variables_and_parameters():
    """Those of the caller, without being told."""
    model, x, y, loss = network()
    labels = {node["label"] for node in match.graph(loss).nodes} - {""}
    parameters = {f"model.{name}" for name, _ in model.named_parameters()}
    assert labels == parameters | {"x", "y", "loss"}
    assert x.shape[0] == y.shape[0]


def test_names_can_be_given():
    """A host knows the names of its program's variables."""
    _, x, _, loss = network()
    found = match.graph(loss, {"input": x}).nodes
    assert [node["shape"] for node in found if node["label"]] == [x.shape]


def test_operands_come_before_their_results():
    """So that edges lead forward."""
    *_, loss = network()
    assert all(a < b for a, b in match.graph(loss).edges)


def test_long_chain_has_a_graph():
    """Without a limit of depth."""
    total = mat(1.0)
    for _ in range(3000):
        total = total + 1
    assert len(match.graph(total).edges) == 3000


def test_dot_is_the_language_of_graphviz():
    """A node a line, an edge a line; quotes in names do no harm."""
    a = mat(2.0)
    assert match.graph(-a, {'a"b': a}).to_dot().splitlines() == [
        "digraph {",
        '  0 [label="a\'b\\n()"];',
        '  1 [label="neg\\n()"];',
        "  0 -> 1;",
        "}",
    ]


def test_picture_shows_operations_shapes_and_names():
    """Of a net of two layers, one box a node."""
    model, x, y, loss = network()
    picture = match.graph(loss)._repr_svg_()
    texts = [text for text, _ in boxes(picture)]
    expected = [
        ("model.0.weight", "(3, 2)"),
        ("x", "(4, 2)"),
        ("relu", "(4, 3)"),
        ("loss = mean", "()"),
    ]
    assert set(expected) <= set(texts)
    assert (len(texts), len(model), x.ndim, y.ndim) == (16, 3, 2, 2)


def test_boxes_do_not_overlap_and_lie_within_the_picture():
    """Else it could not be read."""
    *_, loss = network()
    picture = match.graph(loss)._repr_svg_()
    left, top, width, height = map(float, ET.fromstring(picture).get("viewBox").split())
    found = [box for _, box in boxes(picture)]
    for i, (x, y, w, h) in enumerate(found):
        assert left <= x
        assert x + w <= left + width
        assert top <= y
        assert y + h <= top + height
        for other_x, other_y, _, _ in found[:i]:
            assert abs(x - other_x) >= w or abs(y - other_y) >= h


def test_text_fits_its_box():
    """Eight pixels a letter are enough for any monospaced font of 12."""
    *_, loss = network()
    for texts, (_, _, width, _) in boxes(match.graph(loss)._repr_svg_()):
        assert max(map(len, texts)) * 8 <= width


def test_names_reach_the_picture_as_text():
    """Whatever is in them."""
    a = mat(2.0)
    picture = match.graph(-a, {"<script>": a})._repr_svg_()
    assert (boxes(picture)[0][0][0], "<script" in picture) == ("<script>", False)


def test_arrows_point_down():
    """From operands to results, in every picture."""
    *_, loss = network()
    paths = re.findall(r'd="M\S+,(\d+) C.* \S+,(\d+)" fill="none"', repr_svg(loss))
    assert len(paths) == len(match.graph(loss).edges)
    assert all(float(start) < float(end) for start, end in paths)


def repr_svg(root):
    """The picture without names."""
    return match.graph(root, {})._repr_svg_()


def test_picture_holds_the_edges_that_pass_by():
    """Also where they are further out than any box."""
    a = mat(2.0)
    picture = repr_svg(a * (((a + 1) * 3).exp() + 4))
    left, _, width, _ = map(float, ET.fromstring(picture).get("viewBox").split())
    ways = [path.get("d") for path in ET.fromstring(picture).findall(f"{SVG}path")]
    turns = [float(x) for way in ways for x in re.findall(r"(-?\d+),", way)]
    assert left <= min(turns) <= max(turns) <= left + width


def test_layers_follow_the_longest_way():
    """A node that is used early and late stands above its earliest use."""
    edges = [(0, 1), (1, 2), (0, 2)]
    heights = [y for _, y in layout(3, edges, 10, 10)[0]]
    assert heights == [0, 10, 20]


def test_edge_that_passes_a_layer_passes_its_nodes_by():
    """It has a place of its own there, so that it is not hidden behind a box."""
    places, ways = layout(3, [(0, 1), (1, 2), (0, 2)], 10, 10)
    _, (x, y), _ = ways[2]
    assert (y, abs(x - places[1][0]) > 5) == (places[1][1], True)


def test_operands_stand_in_their_order():
    """The left operand on the left, also when it is the younger one."""
    places, _ = layout(3, [(1, 2), (0, 2)], 10, 10)
    assert [x for x, _ in places] == [10, 0, 5]
