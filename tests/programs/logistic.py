# Logistic regression on two clouds of points.
import match
from match import nn, optim

match.manual_seed(1)
x = match.cat([match.randn(30, 2) + 1.5, match.randn(30, 2) - 1.5])
y = match.cat([match.ones(30, 1), match.zeros(30, 1)])

model = nn.Sequential(nn.Linear(2, 1), nn.Sigmoid())
loss_fn = nn.BCELoss()
optimizer = optim.SGD(model.parameters(), lr=0.5)
losses = []
for epoch in range(50):
    p = model(x)
    loss = loss_fn(p, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    losses.append(loss.item())

correct = ((model(x) > 0.5) == (y > 0.5)).sum()
losses.append(correct.item())
print(f"{correct} of {len(x)} are right")
