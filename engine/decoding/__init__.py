"""Writing with a language model, whichever engine computes it: token after token, and looked up where it can be."""
