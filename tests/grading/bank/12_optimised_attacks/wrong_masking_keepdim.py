# Wrong: one column in place of a row of numbers.
# part: masking
# points: 3
def margin_loss(logits, y):
    return logits.scatter(1, y[:, None], -torch.inf).amax(1, keepdim=True) - logits.gather(1, y[:, None])
