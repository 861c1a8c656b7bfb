"""The rules of the house as tests: size, imports, words, and that the front page is true."""
