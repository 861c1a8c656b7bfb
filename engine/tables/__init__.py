"""Tables of a page: found among its words by their places, or read from a vision model's answer."""
