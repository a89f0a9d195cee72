# Wrong: the room to the nearer side, whichever way the pixel moves.
# part: box
# points: 0
# hint: as far as there is room
def best_in_box(g, x, eps, low, high):
    return g.sign() * torch.minimum(x - low, high - x).clamp(max=eps)
