"""Step 5: urgency, and a staged plan that is safe for this patient."""
