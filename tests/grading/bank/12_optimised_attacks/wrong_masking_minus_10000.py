# Wrong: -10,000 in place of -inf.
# part: masking
# points: 3
# hint: The true logit is replaced by -10,000, and the other logits may be
def margin_loss(logits, y):
    others = logits.scatter(1, y[:, None], -1e4).amax(1)
    return others - logits.gather(1, y[:, None])[:, 0]
