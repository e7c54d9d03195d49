"""Numbers for the status line: providers, their values and ages, and the words that list and set them."""
