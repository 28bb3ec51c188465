"""Scripts of the owner's own that run on what happens: in a process of their own."""
