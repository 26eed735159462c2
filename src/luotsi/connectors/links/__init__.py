"""Whether the web addresses of the catalogue still answer. Polite and careful: see `client`.

Reads the addresses from the directory and hands the answers to it; pages show only what is kept.
"""
