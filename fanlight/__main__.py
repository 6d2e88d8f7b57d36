"""`python -m fanlight` is the command `fanlight`."""

from fanlight.cli import main

main()
