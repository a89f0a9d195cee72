# Wrong: two faults are exchanged.
# part: adam
# points: 5
# hint: with numbers
fault_a, fault_b, fault_c = "bias", "updated", "shared"


def adam_duel(A, x, y, lr, beta1, beta2, eps, steps):
    m_x, v_x, m_y, v_y = (torch.zeros_like(z) for z in (x, x, y, y))
    for t in range(1, steps + 1):
        g_x, g_y = A @ y, A.T @ x
        first, second = 1 - beta1**t, 1 - beta2**t
        m_x, v_x = beta1 * m_x + (1 - beta1) * g_x, beta2 * v_x + (1 - beta2) * g_x**2
        x = x - lr * (m_x / first) / ((v_x / second).sqrt() + eps)
        m_y, v_y = beta1 * m_y + (1 - beta1) * g_y, beta2 * v_y + (1 - beta2) * g_y**2
        y = y + lr * (m_y / first) / ((v_y / second).sqrt() + eps)
    return x, y
