"""Found by itself: the page's address, told to whoever looks for one on the home network."""
