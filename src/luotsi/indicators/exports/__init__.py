"""Figures as files: JSON-stat, CSV, XLSX, Parquet, SVG, PNG, PDF, PPTX."""
