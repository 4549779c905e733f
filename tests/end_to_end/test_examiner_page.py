"""An evaluator's way through the page: examine an endpoint, read the report, compare chips."""

import re
from pathlib import Path

import pytest

from sectorkit.testing.endpoint import endpoint

pytestmark = [pytest.mark.chromium, pytest.mark.slow]
