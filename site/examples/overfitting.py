# Overfitting: better and better at what was seen, worse at the rest.
import match
from match import nn, optim, show

# %%
# Run this once as it is. Then try weight_decay = 0.3 and run again: it
# pulls all weights towards 0. (The faint curves are those of the last run.)
weight_decay = 0.0


# %%
# Sixteen noisy points to learn from, and forty that the model never learns
# from, for validation. Only these tell how good it is at what it has not
# seen. A loss below 0.4² = 0.16 is noise that was learned by heart.
def sample(count):
    x = 6 * match.rand(count, 1) - 3
    return x, x.sin() + 0.4 * match.randn(count, 1)


match.manual_seed(2)
x, y = sample(16)
unseen_x, unseen_y = sample(40)

# %%
# A network that has far more weights than there are points can learn the
# points by heart.
first, second, last = nn.Linear(1, 20), nn.Linear(20, 20), nn.Linear(20, 1)
model = nn.Sequential(first, nn.Tanh(), second, nn.Tanh(), last)
loss_fn = nn.MSELoss()
optimizer = optim.AdamW(model.parameters(), 0.02, weight_decay=weight_decay)

# %%
# show.log draws a curve of your own beside the loss: see where they part.
for step in range(601):
    loss = loss_fn(model(x), y)

    with match.no_grad():  # these are measured, and nothing is learned
        unseen = loss_fn(model(unseen_x), unseen_y).item()
    if step % 100 == 0:
        print(
            f"step {step:3}   seen {loss.item():.3f}   unseen {unseen:.3f}"
        )

    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    show.log(validation=unseen)


# %%
# The model goes out of its way for the noise of the points it has seen.
def curve(x, y, **look):
    return {"x": x.flatten().tolist(), "y": y.flatten().tolist(), **look}


grid = match.linspace(-3, 3, 121).unsqueeze(1)
data = [
    curve(x, y, mode="markers", name="seen"),
    curve(unseen_x, unseen_y, mode="markers", name="unseen"),
    curve(grid, model(grid), mode="lines", name="model"),
]
layout = {"yaxis": {"range": [-2.5, 2.5]}}
show.display({"data": data, "layout": layout}, id="fit")
