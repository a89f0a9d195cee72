# Wrong: the true logit replaced by 0.
# part: masking
# points: 0
# hint: with negative logits 0 wins
def margin_loss(logits, y):
    others = logits.scatter(1, y[:, None], 0.0).amax(1)
    return others - logits.gather(1, y[:, None])[:, 0]
