"""Generative adversarial networks: losses, and the step that plays one round of the game."""
