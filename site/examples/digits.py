# Which digit is it? Softmax gives each of the ten a probability.
import match
from match import nn, optim, show
from match.utils.data import DataLoader, TensorDataset, random_split

# %%
# Ten digits of 8 by 8 pixels: two hexadecimal figures are one row of eight.
DIGITS = """
003c666666663c00 0018381818183c00 003c660c18307e00 003c660c06663c00 000c1c2c4c7e0c00
007e607c06663c00 003c607c66663c00 007e060c18181800 003c663c66663c00 003c66663e063c00
"""
clean = [[float(bit) for bit in f"{int(word, 16):064b}"] for word in DIGITS.split()]


# %%
# Nobody writes a digit twice in the same way: shift each to a side, and add noise.
def written(pixels):
    shift = match.randint(-1, 2, (1,)).item()
    return pixels[-shift:] + pixels[:-shift]


match.manual_seed(0)
labels = [digit for digit in range(10) for _ in range(20)]
x = match.tensor([written(clean[digit]) for digit in labels])
x = x + 0.25 * match.randn(200, 64)  # (N, 64)
y = match.tensor(labels)  # (N,)


# %%
# Ten rows of 64 numbers, seen as pictures.
def draw(rows, name, title):
    tiles = [row.reshape(8, 8) for row in rows]
    mosaic = match.cat([match.cat(tiles[:5], dim=1), match.cat(tiles[5:], dim=1)])
    image = {"type": "heatmap", "z": mosaic.tolist(), "showscale": False}
    layout = {"title": {"text": title}, "yaxis": {"autorange": "reversed"}}
    show.display({"data": [image], "layout": layout}, id=name)


draw(x[::20], "digits", "One of each")

# %%
# Learn from 150, and keep 50 for the test. Each batch of 30 gives one step.
training, test = random_split(TensorDataset(x, y), [150, 50])
batches = DataLoader(training, batch_size=30, shuffle=True)

# %%
# Ten sums of 64 weighted pixels. CrossEntropyLoss makes probabilities of them, by
# softmax, and is small where the right digit's is near 1.
# Try: a hidden layer, nn.Sequential(nn.Linear(64, 20), nn.ReLU(), nn.Linear(20, 10)).
# (Then leave out the line that draws model.weight.)
model = nn.Linear(64, 10)
loss_fn = nn.CrossEntropyLoss()
optimizer = optim.Adam(model.parameters(), lr=0.01)


# %%
def right(examples):
    """Return the part of the examples that the model names rightly."""
    (images, digits), *_ = DataLoader(examples, batch_size=len(examples))
    return (model(images).argmax(dim=1) == digits).float().mean().item()


for epoch in range(31):
    for images, digits in batches:
        loss = loss_fn(model(images), digits)

        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    draw(model.weight.detach(), "weights", "What the model looks for in each digit")
    if epoch % 10 == 0:
        seen, unseen = right(training), right(test)
        print(f"epoch {epoch:2}   right: {seen:.0%} of seen, {unseen:.0%} of unseen")

# %%
# What does it say of the first 3?
for digit, chance in enumerate(model(x[60]).softmax(dim=0).tolist()):
    print(digit, "#" * round(40 * chance), f"{chance:.0%}")
