"""`python -m coxa` is the same as `coxa`."""

import sys

from coxa.cli import main

sys.exit(main())
