# Which digit is it? Softmax gives each of the ten a probability.
import match
from match import nn, optim, show
from match.utils.data import DataLoader, TensorDataset, random_split

# %%
# Ten digits of 8 by 8 pixels: two hexadecimal signs are a row of eight.
DIGITS = """
003c666666663c00 0018381818183c00 003c660c18307e00 003c660c06663c00
000c1c2c4c7e0c00 007e607c06663c00 003c607c66663c00 007e060c18181800
003c663c66663c00 003c66663e063c00
"""
words = [f"{int(word, 16):064b}" for word in DIGITS.split()]
clean = [[float(bit) for bit in word] for word in words]


# %%
# Nobody writes a digit twice in the same way: shift it by one pixel, or not
# at all, and add noise.
def written(pixels):
    shift = match.randint(-1, 2, (1,)).item()
    return pixels[-shift:] + pixels[:-shift]


match.manual_seed(0)
labels = [digit for digit in range(10) for _ in range(20)]
x = match.tensor([written(clean[digit]) for digit in labels])
x = x + 0.25 * match.randn(200, 64)  # (200, 64)
y = match.tensor(labels)  # (200,)


# %%
# Ten rows of 64 numbers, seen as two rows of pictures.
def draw(rows, name, **look):
    tiles = [row.reshape(8, 8) for row in rows]
    above, below = match.cat(tiles[:5], dim=1), match.cat(tiles[5:], dim=1)
    pixels = match.cat([above, below]).tolist()  # (16, 40)
    picture = {"type": "heatmap", "z": pixels, "showscale": False, **look}
    layout = {
        "xaxis": {"visible": False},
        "yaxis": {
            "visible": False,
            "autorange": "reversed",
            "scaleanchor": "x",
        },
    }
    show.display({"data": [picture], "layout": layout}, id=name)


# %%
# Learn from 150, and keep 50 for a test. Each batch of 30 makes one step;
# all batches once are an epoch.
training, test = random_split(TensorDataset(x, y), [150, 50])
batches = DataLoader(training, batch_size=30, shuffle=True)

# %%
# Ten sums of 64 weighted pixels. CrossEntropyLoss makes probabilities of
# them, by softmax. It is -log of the right digit's: 0 where that is 1.
# Try: two layers, nn.Linear(64, 20) and nn.Linear(20, 10), with nn.ReLU()
# between them. Leave zeros_ out then, and take range(61). (The weights are
# no pictures of digits any more.)
model = nn.Sequential(nn.Linear(64, 10))
nn.init.zeros_(model[0].weight)  # they show nothing but what was learned
loss_fn = nn.CrossEntropyLoss()
optimizer = optim.SGD(model.parameters(), lr=0.2)


# %%
def right(examples):
    all_at_once = DataLoader(examples, batch_size=len(examples))
    images, digits = next(iter(all_at_once))
    return (model(images).argmax(dim=1) == digits).float().mean().item()


for epoch in range(31):
    for images, digits in batches:
        loss = loss_fn(model(images), digits)

        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    if epoch % 2 == 0:  # red speaks for a digit, and blue against it
        weights = model[0].weight[:10]
        draw(weights, "what it looks for", colorscale="RdBu", zmid=0)
    if epoch % 10 == 0:
        seen, unseen = right(training), right(test)
        print(f"epoch {epoch:2}   right {seen:.0%}, of unseen {unseen:.0%}")

# %%
# One picture of each, and what the model says of the 3 among them.
draw(x[::20], "one of each", colorscale="Viridis", zmin=0, zmax=1)
for digit, chance in enumerate(model(x[60]).softmax(dim=0).tolist()):
    print(digit, "#" * round(40 * chance), f"{chance:.0%}")
