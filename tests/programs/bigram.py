# A character bigram model: which letter follows which, and new names drawn from it.
import match
import match.nn.functional as F

names = ["emma", "olivia", "ava", "isabella", "sophia", "mia", "amelia", "ella"]
letters = ["."] + sorted(set("".join(names)))
position = {letter: i for i, letter in enumerate(letters)}
pairs = [pair for name in names for pair in zip(f".{name}", f"{name}.")]
xs = match.tensor([position[a] for a, _ in pairs])
ys = match.tensor([position[b] for _, b in pairs])

match.manual_seed(2147483647)
count = len(letters)
W = match.randn(count, count, requires_grad=True)
losses = []
for _ in range(40):
    logits = F.one_hot(xs, num_classes=count).to(W.dtype) @ W
    loss = F.cross_entropy(logits, ys) + 0.01 * (W**2).mean()
    W.grad = None
    loss.backward()
    W.data += -10 * W.grad
    losses.append(loss.item())

for _ in range(3):
    name, i = "", 0
    while len(name) < 20:
        p = F.softmax(W[i], dim=0)
        i = match.multinomial(p, num_samples=1, replacement=True).item()
        if i == 0:
            break
        name += letters[i]
        losses.append(i)
    print(name)
