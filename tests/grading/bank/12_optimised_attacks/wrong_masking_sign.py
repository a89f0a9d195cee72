# Wrong: the sign is flipped.
# part: masking
# points: 0
# hint: The sign is flipped
# hint: The gradient has the wrong sign
def margin_loss(logits, y):
    return logits.gather(1, y[:, None])[:, 0] - logits.scatter(1, y[:, None], -torch.inf).amax(1)
