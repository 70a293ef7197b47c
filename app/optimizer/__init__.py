"""Finding the best schedule of a plan, with an upper bound that says how much better any could be."""
