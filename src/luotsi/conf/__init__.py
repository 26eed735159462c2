"""How an installation is set up: what its operator gives, what Django is told, how logs look. Owns no behaviour."""
