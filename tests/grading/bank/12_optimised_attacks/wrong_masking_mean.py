# Wrong: one number for the batch.
# part: masking
# points: 0
# hint: This is one number
def margin_loss(logits, y):
    return (logits.scatter(1, y[:, None], -torch.inf).amax(1) - logits.gather(1, y[:, None])[:, 0]).mean()
