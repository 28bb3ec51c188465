"""What speakers are measured by, below teacher and student, which measure themselves."""
