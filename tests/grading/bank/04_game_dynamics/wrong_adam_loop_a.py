# Wrong: the loop has the fault of loop A.
# part: adam
# points: 3
# hint: The bias corrections are missing
fault_a, fault_b, fault_c = "bias", "shared", "updated"


def adam_duel(A, x, y, lr, beta1, beta2, eps, steps):
    return loop_a(A, x, y, lr, beta1, beta2, eps, steps)
