"""Exercises."""

EXERCISES = ()
SOURCES = {}
