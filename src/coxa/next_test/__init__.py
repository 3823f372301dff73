"""Step 4: which question, examination or test would change most."""
