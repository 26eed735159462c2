"""Figures for demonstration: synthetic, flagged so everywhere, and a few published ones with their source."""
