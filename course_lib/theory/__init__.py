"""What the mathematics says, as functions to test everything else against."""
