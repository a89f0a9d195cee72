# Right: row by row.
# part: masking
# points: 4
def margin_loss(logits, y):
    margins = []
    for row, label in zip(logits, y.tolist()):
        others = torch.cat([row[:label], row[label + 1 :]])
        margins.append(others.max() - row[label])
    return torch.stack(margins)
