"""Versions that every answer carries."""

__version__ = "0.1.0"
SCHEMA_VERSION = "1.0"
