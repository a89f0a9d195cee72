# Wrong: moves a little, where the class is right.
# part: nearest
# points: 0
def deepfool(model, x, y, overshoot, steps):
    return 1e-9 * x * (model(x).argmax() == y)
