"""What generated samples are worth, and how far two samples are apart; beside each number, what real data shows."""
