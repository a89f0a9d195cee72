# Right: a full step cut at the box first and at the ball then.
# part: box
# points: 4
def best_in_box(g, x, eps, low, high):
    return torch.where(g > 0, high - x, torch.where(g < 0, low - x, 0.0)).clamp(-eps, eps)
