"""Step 2: findings with their state and place, read from text."""
