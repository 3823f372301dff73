"""Step 2, qualifiers: what is denied, doubted, past, proposed, or a relative's."""
