"""`python -m luotsi` is the `luotsi` command."""

from luotsi.cli import main

main()
