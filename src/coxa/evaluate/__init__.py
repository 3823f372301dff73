"""Measures coxa on labelled cases and traps: beside the pipeline, never inside it."""
