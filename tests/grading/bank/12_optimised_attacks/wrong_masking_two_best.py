# Wrong: the gap between the two best, whatever the label.
# part: masking
# points: 0
# hint: This is the gap between the two largest logits, whatever the label
def margin_loss(logits, y):
    best, second = logits.topk(2, dim=1).values.T
    return second - best
