"""The living process: the loops between the pure core and the parts, and who may talk to it."""
