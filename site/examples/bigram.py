# Which letter follows which? Learned from names, it makes new ones.
import match
from match import nn, optim, show

# %%
# Try: names of towns, or any words of your own.
NAMES = """
ada alan albert alice amara amelia anna anton aria arthur ben bella bruno
camila carla clara daniel daria david dora elena elias ella emil emma erik
eva felix fiona frida georg grace greta hana hanna helena henri ida ilan
irina isaac isla ivan jana jonas julia karim karla kira lara laura lea lena
leo leon liam lina linus lisa luca lucia luisa maja malik mara maria marie
marta martin mateo maya mia mila milo mina mira nadia nela nina nora noah
olga olivia omar oscar paula rafael rania rosa samir sara selma sofia stella
tara theo tilda tomas valentina vera victor yara yuna zara zoe
"""
names = NAMES.split()

# %%
# All pairs of neighbours. A dot marks where a name begins and ends.
letters = [".", *sorted(set("".join(names)))]
pairs = [
    (letters.index(a), letters.index(b))
    for name in names
    for a, b in zip(f".{name}", f"{name}.", strict=True)
]
first, second = match.tensor(pairs).T  # (N,) each
print(f"{len(names)} names make {len(pairs)} pairs of letters")

# %%
# The whole model is a table: for each letter a row, with one number for
# each letter that may follow. Softmax makes probabilities of a row.
match.manual_seed(0)
table = nn.Embedding(len(letters), len(letters))
loss_fn = nn.CrossEntropyLoss()
optimizer = optim.Adam(table.parameters(), lr=0.1)


def draw():
    field = {
        "type": "heatmap",
        "x": letters,
        "y": letters,
        "z": table.weight.softmax(dim=1).tolist(),
        "colorscale": "Viridis",
    }
    layout = {
        "xaxis": {"title": {"text": "is followed by"}},
        "yaxis": {"title": {"text": "letter"}, "autorange": "reversed"},
    }
    show.display({"data": [field], "layout": layout}, id="each letter")


# %%
for step in range(101):
    loss = loss_fn(table(first), second)

    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

    if step % 10 == 0:
        draw()

# e to the loss is its perplexity: the model is as unsure as among so many.
among = loss.exp().item()
print(f"loss {loss.item():.2f}: {among:.1f} letters out of {len(letters)}")


# %%
# From dot to dot, draw each letter by its probability. The model knows one
# letter back, and no further. Can you tell by the names?
def invented():
    name, letter = "", 0
    while len(name) < 12:  # some would not end for long
        chances = table.weight[letter].softmax(dim=0)
        letter = match.multinomial(chances, 1).item()
        if letter == 0:
            break
        name += letters[letter]
    return name


print("new names:", *(invented() for _ in range(12)))
