# An autoencoder squeezes pictures through two numbers, and back.
import match
from match import nn, optim, show

# %%
# Sixty pictures of 6 by 6 pixels, each with a soft spot somewhere, off the
# edge. Nobody tells the model where, nor that there is a "where".
match.manual_seed(2)
places = 1 + 3 * match.rand(60, 2)
pixels = match.tensor([[float(i // 6), float(i % 6)] for i in range(36)])


def spot(place):
    return (-((pixels - place) ** 2).sum(dim=1) / 2).exp()  # (36,)


x = match.stack([spot(place) for place in places])  # (60, 36)

# %%
# The encoder has to say it all in two numbers, for the decoder sees
# nothing else.
# Try: one number in place of two, nn.Linear(16, 1) and nn.Linear(1, 16).
encoder = nn.Sequential(nn.Linear(36, 16), nn.Tanh(), nn.Linear(16, 2))
decoder = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 36))
model = nn.Sequential(encoder, decoder)
loss_fn = nn.MSELoss()
optimizer = optim.Adam(model.parameters(), lr=0.03)


# %%
# Six pictures side by side, and below them what comes back.
def strip(pictures):
    return match.cat([row.reshape(6, 6) for row in pictures], dim=1)


def draw(step):
    both = match.cat([strip(x[:6]), strip(model(x[:6]))])  # (12, 36)
    picture = {"type": "heatmap", "z": both.tolist(), "zmin": 0, "zmax": 1}
    layout = {
        "title": {"text": f"given, and given back after {step} steps"},
        "xaxis": {"visible": False},
        "yaxis": {"visible": False, "autorange": "reversed"},
    }
    look = {"colorscale": "Viridis", "showscale": False}
    figure = {"data": [picture | look], "layout": layout}
    show.display(figure, id="pictures")


# %%
for step in range(201):
    loss = loss_fn(model(x), x)

    if step % 10 == 0:
        draw(step)
    if step % 50 == 0:
        print(f"step {step:3}   loss {loss.item():.4f}")

    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

# %%
# The two numbers of each picture. The colour is the row of its spot:
# neighbours have similar ones, so the model has found out about "where".
code = encoder(x)
points = {
    "x": code[:, 0].tolist(),
    "y": code[:, -1].tolist(),
    "mode": "markers",
    "marker": {"color": places[:, 0].tolist(), "colorscale": "Viridis"},
}
show.display({"data": [points], "layout": {}}, id="two numbers for each")
