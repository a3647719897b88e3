# Overfitting: the model gets better at what it has seen, and worse at the rest.
import match
from match import nn, optim, show

# %%
# Run once as it is. Then try weight_decay = 0.3 and run again: it pulls all weights
# towards 0, and the faint curves are those of the run before.
weight_decay = 0.0


# %%
# Sixteen noisy points to learn from, and forty that the model never learns from. Only
# these tell how good it is at what it has not seen.
def sample(count):
    x = 6 * match.rand(count, 1) - 3
    return x, x.sin() + 0.4 * match.randn(count, 1)


match.manual_seed(2)
x, y = sample(16)
unseen_x, unseen_y = sample(40)

# %%
# A network with far more weights than there are points can learn them by heart.
model = nn.Sequential(
    nn.Linear(1, 20), nn.Tanh(), nn.Linear(20, 20), nn.Tanh(), nn.Linear(20, 1)
)
loss_fn = nn.MSELoss()
optimizer = optim.AdamW(model.parameters(), lr=0.02, weight_decay=weight_decay)


# %%
def draw(step):
    scale = match.linspace(-3, 3, 61)
    curve = model(scale.unsqueeze(1)).flatten()
    seen = {"x": x.flatten().tolist(), "y": y.flatten().tolist()}
    unseen = {"x": unseen_x.flatten().tolist(), "y": unseen_y.flatten().tolist()}
    figure = {
        "data": [
            seen | {"mode": "markers", "name": "seen"},
            unseen | {"mode": "markers", "name": "unseen"},
            {"x": scale.tolist(), "y": curve.tolist(), "name": "model"},
        ],
        "layout": {"title": {"text": f"step {step}"}, "yaxis": {"range": [-2.5, 2.5]}},
    }
    show.display(figure, id="fit")


# %%
# show.log adds a curve of your own beside the loss.
for step in range(601):
    loss = loss_fn(model(x), y)

    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

    with match.no_grad():
        unseen_loss = loss_fn(model(unseen_x), unseen_y)
    show.log(validation=unseen_loss.item())
    if step % 20 == 0:
        draw(step)
    if step % 100 == 0:
        print(f"step {step:3}   seen {loss.item():.3f}   unseen {unseen_loss:.3f}")
