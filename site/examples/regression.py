# A line finds its way through a cloud of points, and you watch it turn.
import match
from match import nn, optim, show

# %%
# Forty points near y = 2x + 1. The model sees the points, never the 2 and the 1.
match.manual_seed(1)
x = 4 * match.rand(40, 1) - 2
y = 2 * x + 1 + 0.6 * match.randn(40, 1)

# %%
# A line has two parameters, a weight and a bias. They begin at random.
model = nn.Linear(1, 1)
loss_fn = nn.MSELoss()
optimizer = optim.SGD(model.parameters(), lr=0.03)


# %%
# A figure is a dict of points and lines. Shown with the same id, it replaces the last.
def draw():
    ends = match.tensor([[-2.0], [2.0]])
    points = {"x": x.flatten().tolist(), "y": y.flatten().tolist(), "mode": "markers"}
    line = {"x": [-2, 2], "y": model(ends).flatten().tolist(), "mode": "lines"}
    title = f"y = {model.weight.item():.2f} x + {model.bias.item():.2f}"
    figure = {
        "data": [points | {"name": "data"}, line | {"name": "model"}],
        "layout": {"title": {"text": title}, "yaxis": {"range": [-5, 7]}},
    }
    show.display(figure, id="line")


# %%
# Try: lr = 0.3 above is fast, and 0.9 is too much. What does the loss do then?
for step in range(101):
    loss = loss_fn(model(x), y)

    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

    if step % 5 == 0:
        draw()

print(f"learned  y = {model.weight.item():.2f} x + {model.bias.item():.2f}")
print(f"loss {loss.item():.2f}: what is left is the noise, about 0.6 squared")
