"""Step 2, values: laboratory results and measurements, and what they mean."""
