"""A damaged submission put right: :mod:`.repair`, with what it reads, finds and matches."""
