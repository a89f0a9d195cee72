# Wrong: the true logit lowered by 6,000.
# part: masking
# points: 3
def margin_loss(logits, y):
    rows = torch.arange(len(y))
    others = logits - 6e3 * torch.nn.functional.one_hot(y, logits.shape[1])
    return others.amax(1) - logits[rows, y]
