"""The simulated room and host: pure physics that mock mode lives in and the trainer learns from."""
