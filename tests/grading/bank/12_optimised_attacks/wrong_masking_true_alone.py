# Wrong: the true logit alone.
# part: masking
# points: 0
# hint: best of the others is missing
def margin_loss(logits, y):
    return -logits.gather(1, y[:, None])[:, 0]
