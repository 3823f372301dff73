"""Frozen types that pass between the steps; imports nothing of ours."""
