"""A tiny process that confines itself, then becomes the program that reads hostile bytes."""

import json
import os
import sys

from fanlight.media.confinement import Confinement, enter


def main() -> None:
    """Arguments: a confinement as JSON, then the program and its own arguments."""
    enter(Confinement(**json.loads(sys.argv[1])))
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606


if __name__ == "__main__":
    main()
