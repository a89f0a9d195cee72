# Wrong: a pixel without room for all of ε does not move at all.
# part: box
# points: 2
# hint: may still use what room there is
def best_in_box(g, x, eps, low, high):
    moved = x + eps * g.sign()
    return torch.where((moved < low) | (moved > high), 0.0, eps * g.sign())
