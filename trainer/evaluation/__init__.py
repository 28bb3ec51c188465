"""What is measured of a speaker, and beside what."""
