# Wrong: the true label takes part in the maximum.
# part: masking
# points: 0
# hint: The maximum includes the true label
def margin_loss(logits, y):
    return logits.amax(1) - logits.gather(1, y[:, None])[:, 0]
