# Wrong: no gradient at the true logit.
# part: masking
# points: 3
# hint: The gradient at the true logit is 0
def margin_loss(logits, y):
    true = logits.gather(1, y[:, None])[:, 0].detach()
    return logits.scatter(1, y[:, None], -torch.inf).amax(1) - true
