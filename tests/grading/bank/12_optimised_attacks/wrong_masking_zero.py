# Wrong: the true logit replaced by 0.
# part: masking
# points: 1
# hint: The true logit is replaced by 0, which wins against negative logits
def margin_loss(logits, y):
    others = logits.scatter(1, y[:, None], 0.0).amax(1)
    return others - logits.gather(1, y[:, None])[:, 0]
