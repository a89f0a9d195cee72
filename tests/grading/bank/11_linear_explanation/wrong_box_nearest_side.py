# Wrong: the room to the nearer side, whichever way the pixel moves.
# part: box
# points: 2
# hint: room to the nearer end
def best_in_box(g, x, eps, low, high):
    return g.sign() * torch.minimum(x - low, high - x).clamp(max=eps)
