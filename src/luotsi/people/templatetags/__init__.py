"""What templates of staff pages ask."""
