# Wrong: squeezes a batch of one to a number.
# part: masking
# points: 3
def margin_loss(logits, y):
    others = logits.scatter(1, y[:, None], -torch.inf).amax(1, keepdim=True)
    return (others - logits.gather(1, y[:, None])).squeeze()
