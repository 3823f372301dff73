"""Between steps 3 and 4: what is dangerous, and what is unsafe for this patient."""
