# An autoencoder squeezes 36 pixels through two numbers, and you see what they mean.
import match
from match import nn, optim, show

# %%
# Sixty pictures of 6 by 6 pixels, each with a soft spot somewhere. Nobody tells
# the model where, nor that there is a "where".
match.manual_seed(2)
places = 1 + 3 * match.rand(60, 2)
pixels = match.tensor([[float(i // 6), float(i % 6)] for i in range(36)])


def spot(place):
    return (-((pixels - place) ** 2).sum(dim=1) / 2).exp()  # (36, 2) -> (36,)


x = match.stack([spot(place) for place in places])  # (60, 36)

# %%
# The encoder has to say it all in two numbers. The decoder sees nothing else.
# Try: one number for two, nn.Linear(16, 1) and nn.Linear(1, 16).
encoder = nn.Sequential(nn.Linear(36, 16), nn.Tanh(), nn.Linear(16, 2))
decoder = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 36))
model = nn.Sequential(encoder, decoder)
loss_fn = nn.MSELoss()
optimizer = optim.Adam(model.parameters(), lr=0.03)


# %%
# Six pictures, and below them what comes back.
def draw(step):
    six = x[:6]
    rows = [
        match.cat([picture.reshape(6, 6) for picture in pictures], dim=1)
        for pictures in (six, model(six).detach())
    ]
    mosaic = match.cat(rows).tolist()  # (12, 36)
    image = {"type": "heatmap", "z": mosaic, "showscale": False}
    title = f"Above: given. Below: given back, after {step} steps"
    layout = {"title": {"text": title}, "yaxis": {"autorange": "reversed"}}
    show.display({"data": [image], "layout": layout}, id="pictures")


# %%
for step in range(201):
    loss = loss_fn(model(x), x)

    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

    if step % 10 == 0:
        draw(step)
    if step % 50 == 0:
        print(f"step {step:3}   loss {loss.item():.4f}")

# %%
# Each picture's two numbers, coloured by the height of its spot. Neighbours share a
# colour: the model has found out that there is a "where".
code = encoder(x).detach()
points = {
    "x": code[:, 0].tolist(),
    "y": code[:, 1].tolist(),
    "mode": "markers",
    "marker": {"color": places[:, 0].tolist(), "colorscale": "Viridis"},
}
title = {"text": "The two numbers of each picture"}
show.display({"data": [points], "layout": {"title": title}}, id="code")
