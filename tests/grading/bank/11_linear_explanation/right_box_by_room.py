# Right: by the room that is left on the side of the step.
# part: box
# points: 4
def best_in_box(g, x, eps, low, high):
    up = torch.minimum(high - x, torch.full_like(x, eps))
    down = torch.minimum(x - low, torch.full_like(x, eps))
    return torch.where(g > 0, up, torch.where(g < 0, -down, torch.zeros_like(x)))
