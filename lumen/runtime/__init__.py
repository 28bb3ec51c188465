"""The living process: the loops between the pure core and the parts of a body."""
