"""`python -m fanlight_audit`."""

import sys

from fanlight_audit.cli import main

sys.exit(main())
