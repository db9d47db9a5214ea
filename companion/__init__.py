"""The package under The Cross-Entropy Course."""
