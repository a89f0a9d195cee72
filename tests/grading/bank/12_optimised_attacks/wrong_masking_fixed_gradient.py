# Wrong: a fixed sum of the logits.
# part: masking
# points: 0
# hint: A single input gives another result than the same input inside a
def margin_loss(logits, y):
    weights = torch.tensor([[1.0, -1, 0, 0], [0, -1, 1, 0], [0, 1, 0, -1]])
    return (logits * weights[torch.arange(len(y)) % 3]).sum(1)
