# Wrong: -100 in place of -inf.
# part: masking
# points: 0
# hint: replaced by -100
def margin_loss(logits, y):
    others = logits.scatter(1, y[:, None], -100.0).amax(1)
    return others - logits.gather(1, y[:, None])[:, 0]
