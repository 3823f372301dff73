"""Step 2, sayings: named things composed into findings, their side, one state each."""
