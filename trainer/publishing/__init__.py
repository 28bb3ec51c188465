"""What is made for a model hub."""
