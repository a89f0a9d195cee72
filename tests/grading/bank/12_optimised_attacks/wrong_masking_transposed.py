# Wrong: (B,) minus (B, 1).
# part: masking
# points: 0
# hint: The difference of shapes (B,) and (B, 1) is (B, B)
def margin_loss(logits, y):
    return logits.scatter(1, y[:, None], -torch.inf).amax(1) - logits.gather(1, y[:, None])
