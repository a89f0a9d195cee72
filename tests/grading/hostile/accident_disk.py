# Fills its disk.
# shown: No space left on device
for number in range(10**4):
    with open(f"/tmp/{number}", "wb") as file:
        file.write(bytes(2**20))
