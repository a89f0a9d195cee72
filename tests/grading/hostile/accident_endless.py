# Never ends.
# flag: took longer than
while True:
    pass
