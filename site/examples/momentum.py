# Momentum against plain descent: two ways down the same narrow valley.
import match
from match import optim, show

# %%
# The valley: steep across, and nearly flat along. Its lowest point is at (0, 0).
slopes = match.tensor([0.1, 4.0])


def height(place):
    return (slopes * place**2).sum()


# %%
# One function trains both, so that nothing differs but the momentum. Each call draws
# a loss curve of its own.
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
    print(f"momentum {momentum}   height in the end {height(place).item():.5f}")
    return path


# %%
# Plain descent creeps along the floor. A heavy ball rolls on, and swings a little.
# Try: 0.95 for 0.8, and then lr = 0.26: across the valley, that is too far for one.
plain = train(momentum=0.0)
heavy = train(momentum=0.8)

# %%
# Seen from above.
paths = [
    {"x": [a for a, _ in path], "y": [b for _, b in path], "name": name}
    for path, name in [(plain, "plain"), (heavy, "with momentum")]
]
along, across = match.linspace(-10, 4, 29).tolist(), match.linspace(-3, 3, 25).tolist()
valley = {
    "type": "contour",
    "x": along,
    "y": across,
    "z": [[0.1 * a**2 + 4 * b**2 for a in along] for b in across],
    "colorscale": "Greys",
    "opacity": 0.4,
    "showscale": False,
}
title = {"text": "Two ways down, from above"}
show.display({"data": [valley, *paths], "layout": {"title": title}}, id="valley")
