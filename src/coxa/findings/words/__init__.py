"""Step 2, words: tokens, what is known of each, numbers and units of time."""
