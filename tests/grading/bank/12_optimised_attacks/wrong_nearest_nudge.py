# Wrong: moves a little, where the class is right.
# part: nearest
# points: 0
# hint: The perturbation is zero, though the class is still y
# hint: One step was allowed, and the perturbation is zero
def deepfool(model, x, y, overshoot, steps):
    return 1e-9 * x * (model(x).argmax() == y)
