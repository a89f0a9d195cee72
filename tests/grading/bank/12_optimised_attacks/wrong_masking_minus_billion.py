# Wrong: a billion taken from the true logit; others may be lower.
# part: masking
# points: 0
# hint: in its place never wins
def margin_loss(logits, y):
    rows = torch.arange(len(y))
    others = logits.clone()
    others[rows, y] = -1e9
    return others.amax(dim=1) - logits[rows, y]
