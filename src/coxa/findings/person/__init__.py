"""Step 2, person: age, sex, pregnancy and how long the complaint has lasted."""
