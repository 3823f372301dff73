"""Reads, validates and versions the knowledge; imports only the model."""
