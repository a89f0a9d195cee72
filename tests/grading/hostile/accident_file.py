# Writes a file larger than files may be.
# shown: File too large
with open("/dev/shm/large", "wb") as file:
    for _ in range(10**4):
        file.write(bytes(2**20))
