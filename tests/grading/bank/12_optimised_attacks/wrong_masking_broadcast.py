# Wrong: (B, 1) minus (B,).
# part: masking
# points: 0
# hint: The difference of shapes (B, 1) and (B,) is (B, B)
def margin_loss(logits, y):
    return logits.scatter(1, y[:, None], -torch.inf).amax(1, keepdim=True) - logits[torch.arange(len(y)), y]
