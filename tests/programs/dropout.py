# Dropout and normalization: one way in training, another in use.
import match
from match import nn, optim

match.manual_seed(8)
x = match.randn(40, 3)
y = (x[:, 0] * x[:, 1]).unsqueeze(1)
model = nn.Sequential(
    nn.Linear(3, 20),
    nn.BatchNorm1d(20),
    nn.LeakyReLU(0.1),
    nn.Dropout(0.25),
    nn.Linear(20, 10),
    nn.LayerNorm(10),
    nn.Tanh(),
    nn.Dropout(p=0.5),
    nn.Linear(10, 1),
)
optimizer = optim.SGD(model.parameters(), lr=0.05, momentum=0.9, weight_decay=1e-3)
loss_fn = nn.MSELoss()
losses = []
for epoch in range(30):
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    model.eval()
    with match.no_grad():
        validation = loss_fn(model(x), y)
    losses += [loss.item(), validation.item()]

print(f"training {losses[-2]:.3f}, in use {losses[-1]:.3f}")
