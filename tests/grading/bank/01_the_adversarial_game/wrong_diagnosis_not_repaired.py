# Names every fault and repairs none.
# part: diagnosis
# points: 0
# hint: still does what the broken step
repaired_a, repaired_b, repaired_c, repaired_d, repaired_e = step_a, step_b, step_c, step_d, step_e
faults = {
    "a": "sigmoid twice",
    "b": "evaluation mode",
    "c": "missing detach",
    "d": "wrong optimizer",
    "e": "wrong sign",
}
