# Right: from the two best logits.
# part: masking
# points: 4
def margin_loss(logits, y):
    top = logits.topk(2, dim=1)
    true = logits[torch.arange(len(y)), y]
    best_other = torch.where(top.indices[:, 0] == y, top.values[:, 1], top.values[:, 0])
    return best_other - true
