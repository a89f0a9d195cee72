# Wrong: -10,000 in place of -inf.
# part: masking
# points: 0
# hint: replaced by -10000
def margin_loss(logits, y):
    others = logits.scatter(1, y[:, None], -1e4).amax(1)
    return others - logits.gather(1, y[:, None])[:, 0]
