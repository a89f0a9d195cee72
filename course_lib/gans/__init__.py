"""Generative adversarial networks: losses, penalties, the step that plays one round of the game, the loop around it."""
