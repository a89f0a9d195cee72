"""Generative adversarial networks: losses, penalties, a player's turn, the GAN's training step, the training loop."""
