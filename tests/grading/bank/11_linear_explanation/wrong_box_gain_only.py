# Wrong: a step along the gradient, so long that it gains what the best one does.
# part: box
# points: 0
# hint: leaves the ball or the box
def best_in_box(g, x, eps, low, high):
    room = torch.where(g > 0, high - x, x - low).clamp(max=eps)
    return g * ((g.abs() * room).sum(-1) / g.square().sum(-1))[:, None]
