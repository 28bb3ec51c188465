"""The pages of the screen, each a function of the scene."""
