# Digits of 3x5 pixels, with noise: softmax, mini-batches and a test set.
import match
import match.nn as nn
from match.optim import AdamW
from match.utils.data import DataLoader, TensorDataset, random_split

DIGITS = """
111 101 101 101 111  010 110 010 010 111  111 001 111 100 111  111 001 111 001 111
101 101 111 001 001  111 100 111 001 111  111 100 111 101 111  111 001 010 010 010
111 101 111 101 111  111 101 111 001 111
"""

match.manual_seed(4)
pixels = [float(pixel) for pixel in DIGITS if pixel in "01"]
clean = match.tensor(pixels).reshape(10, 15)
x = clean.repeat(8, 1) + 0.3 * match.randn(80, 15)
y = match.arange(10).repeat(8)
training, test = random_split(TensorDataset(x, y), [60, 20])
loader = DataLoader(training, batch_size=16, shuffle=True)

model = nn.Linear(15, 10)
loss_fn = nn.CrossEntropyLoss()
optimizer = AdamW(model.parameters(), lr=0.05)
losses = []
for epoch in range(5):
    for images, labels in loader:
        optimizer.zero_grad()
        loss = loss_fn(model(images), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())

model.eval()
correct = 0
with match.no_grad():
    for images, labels in DataLoader(test, batch_size=10):
        predicted = model(images).argmax(dim=1)
        correct += (predicted == labels).sum().item()
losses.append(correct / len(test))
print(f"accuracy on the test set: {correct / len(test):.0%}")
