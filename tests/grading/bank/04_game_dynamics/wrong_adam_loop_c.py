# Wrong: the loop has the fault of loop C.
# part: adam
# points: 3
# hint: Here y sees the new x
fault_a, fault_b, fault_c = "bias", "shared", "updated"
adam_duel = loop_c
