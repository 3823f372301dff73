"""The knowledge as pages to read: one for each condition, finding, test, treatment, reference."""
