# Wrong: up where the gradient is positive, down everywhere else.
# part: box
# points: 3
# hint: without gradient go down
def best_in_box(g, x, eps, low, high):
    up = (x + eps).clamp(max=high)
    down = (x - eps).clamp(min=low)
    return torch.where(g > 0, up, down) - x
