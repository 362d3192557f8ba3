"""Measurements as ratios to a peer in the same run; never a test, never a dependency."""
