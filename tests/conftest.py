"""What holds for all tests."""

from hypothesis import settings

# A busy computer is no failure: nothing here asserts a time.
settings.register_profile("lumen", deadline=None)
settings.load_profile("lumen")
