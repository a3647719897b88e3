# Eight one-hot vectors through three numbers and back.
import match
from match import nn, optim


class Autoencoder(nn.Module):
    def __init__(self, width, code):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(width, code), nn.Sigmoid())
        self.decoder = nn.Sequential(nn.Linear(code, width), nn.Sigmoid())

    def forward(self, x):
        return self.decoder(self.encoder(x))


match.manual_seed(7)
x = match.eye(8)
model = Autoencoder(8, 3)
optimizer = optim.RMSprop(model.parameters(), lr=0.02)
loss_fn = nn.MSELoss(reduction="sum")
losses = []
for _ in range(80):
    optimizer.zero_grad()
    loss = loss_fn(model(x), x)
    loss.backward()
    optimizer.step()
    losses.append(loss.item())

codes = model.encoder(x).round().tolist()
print(codes)
losses += sum(codes, [])
