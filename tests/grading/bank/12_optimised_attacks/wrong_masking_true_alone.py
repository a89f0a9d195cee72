# Wrong: the true logit alone.
# part: masking
# points: 0
# hint: This is minus the true logit
# hint: The gradient at the best other logit is 0
def margin_loss(logits, y):
    return -logits.gather(1, y[:, None])[:, 0]
