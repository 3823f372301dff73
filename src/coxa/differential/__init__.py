"""Step 3: how probable each condition is, with intervals and reasons."""
