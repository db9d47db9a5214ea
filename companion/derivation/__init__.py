"""Derivations that a machine judges, line by line."""
