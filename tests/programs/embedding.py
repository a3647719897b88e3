# Letters as vectors: an embedding that learns the next letter of the alphabet.
import match
from match import nn, optim

match.manual_seed(11)
letters = match.arange(12)
following = match.tensor([(i + 1) % 12 for i in range(12)])
model = nn.Sequential(
    nn.Embedding(12, 5),
    nn.Linear(5, 16),
    nn.ReLU(),
    nn.Linear(16, 12),
    nn.LogSoftmax(dim=1),
)
loss_fn = nn.NLLLoss()
optimizer = optim.Adam(model.parameters(), lr=0.05)
losses = []
for _ in range(40):
    order = match.randperm(12)
    loss = loss_fn(model(letters[order]), following[order])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())

_, predicted = match.max(model(letters), 1)
losses += predicted.tolist()
print(predicted)
