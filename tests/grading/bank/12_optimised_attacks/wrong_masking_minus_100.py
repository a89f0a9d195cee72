# Wrong: -100 in place of -inf.
# part: masking
# points: 3
# hint: The true logit is replaced by -100, and the other logits may be lower
def margin_loss(logits, y):
    others = logits.scatter(1, y[:, None], -100.0).amax(1)
    return others - logits.gather(1, y[:, None])[:, 0]
