"""Tests by purpose; a package, so that no installed one of that name stands in its place."""
