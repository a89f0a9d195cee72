# Wrong: a billion taken from the true logit; others may be lower.
# part: masking
# points: 3
# hint: The true logit is replaced by -1,000,000,000, and the other logits
def margin_loss(logits, y):
    rows = torch.arange(len(y))
    others = logits.clone()
    others[rows, y] = -1e9
    return others.amax(dim=1) - logits[rows, y]
