# A line finds its way through a cloud of points, as you watch.
import match
from match import nn, optim, show

# %%
# Forty points near y = 2x + 1. The model sees the points, never the 2
# and the 1.
match.manual_seed(1)
x = 4 * match.rand(40, 1) - 2
y = 2 * x + 1 + 0.6 * match.randn(40, 1)

# %%
# A line has two parameters, a weight and a bias. They begin at random.
# SGD takes the steps that the last program took by hand.
model = nn.Linear(1, 1)
loss_fn = nn.MSELoss()
optimizer = optim.SGD(model.parameters(), lr=0.03)


# %%
# A figure is a dict: curves are its data. Shown with the same id, it takes
# the place of the last one.
def curve(x, y, **look):
    return {"x": x.flatten().tolist(), "y": y.flatten().tolist(), **look}


def equation():
    return f"y = {model.weight.item():.2f} x + {model.bias.item():.2f}"


def draw():
    ends = match.tensor([[-2.0], [2.0]])
    points = curve(x, y, mode="markers", name="data")
    line = curve(ends, model(ends), mode="lines", name=equation())
    layout = {"yaxis": {"range": [-5, 7]}}
    show.display({"data": [points, line], "layout": layout}, id="line")


# %%
# Try: lr = 0.3 above is fast, 0.9 is too much. How does the loss show it?
for step in range(101):
    loss = loss_fn(model(x), y)

    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

    if step % 5 == 0:
        draw()

print("learned ", equation())
print(f"loss {loss.item():.2f}   noise alone is about {0.6**2:.2f}")
