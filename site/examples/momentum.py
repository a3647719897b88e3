# Momentum against plain descent: two ways down the same valley.
import match
from match import optim, show

# %%
# A narrow valley: steep across, nearly flat along. It is lowest at (0, 0).
steepness = match.tensor([0.1, 4.0])


def height(place):
    return (steepness * place**2).sum()


# %%
# One function trains both, so that they differ in the momentum alone.
# Each call makes a curve of its own: look under Loss, at the top.
def train(momentum):
    place = match.tensor([-9.0, 2.0], requires_grad=True)
    optimizer = optim.SGD([place], lr=0.1, momentum=momentum)
    path = [place.tolist()]
    for _ in range(80):
        loss = height(place)

        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

        path.append(place.tolist())
    print(f"momentum {momentum}   height in the end {loss.item():.5f}")
    return path


# %%
# Plain descent creeps along the floor. A heavy ball rolls on, and swings a
# little. Try: 0.95 in place of 0.8. Then lr = 0.26: for one of the two that
# is too far across the valley.
plain = train(momentum=0.0)
heavy = train(momentum=0.8)


# %%
# Both ways, from above.
def way(path, name):
    return {
        "x": [a for a, _ in path],
        "y": [b for _, b in path],
        "name": name,
    }


along = match.linspace(-10, 4, 29).tolist()
across = match.linspace(-3, 3, 25).tolist()
valley = {
    "type": "contour",
    "x": along,
    "y": across,
    "z": [[0.1 * a**2 + 4 * b**2 for a in along] for b in across],
    "colorscale": "Greys",
    "opacity": 0.4,
    "showscale": False,
}
data = [valley, way(plain, "plain"), way(heavy, "with momentum")]
layout = {"yaxis": {"range": [-3, 3]}}
show.display({"data": data, "layout": layout}, id="two ways down")
