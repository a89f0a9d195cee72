# Clamps each image at one end of the box or at the other.
# part: box
# points: 2
# hint: as far as there is room
def best_in_box(g, x, eps, low, high):
    found = []
    for slope, image in zip(g, x):
        moved = image + eps * slope.sign()
        if moved.min() < low:
            moved = moved.clamp(min=low)
        elif moved.max() > high:
            moved = moved.clamp(max=high)
        found.append(moved - image)
    return torch.stack(found)
