# XOR: the smallest problem that needs a hidden layer.
import match
import match.nn as nn
import match.nn.functional as F
import match.optim as optim


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(2, 4)
        self.out = nn.Linear(4, 1)

    def forward(self, x):
        return self.out(F.tanh(self.hidden(x)))


match.manual_seed(3)
x = match.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
y = match.tensor([[0.0], [1.0], [1.0], [0.0]])

net = Net()
optimizer = optim.SGD(net.parameters(), lr=0.3, momentum=0.9)
losses = []
for _ in range(200):
    optimizer.zero_grad()
    loss = F.binary_cross_entropy_with_logits(net(x), y)
    loss.backward()
    optimizer.step()
    losses.append(loss.item())

for row, logit in zip(x, net(x)):
    print(row.tolist(), "->", int(logit.item() > 0))
