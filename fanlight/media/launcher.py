"""A tiny process that confines itself, then becomes the program that reads hostile bytes."""

import json
import os
import sys

from fanlight.media.confinement import enter

NOT_STARTED = 125
"""Exit code: it never became the program, which therefore is not to blame."""


def main() -> None:
    """Arguments: a confinement as JSON, then the program and its own arguments."""
    try:
        enter(**json.loads(sys.argv[1]))
        os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606
    except OSError as error:
        print(error, file=sys.stderr)
        sys.exit(NOT_STARTED)


if __name__ == "__main__":
    main()
