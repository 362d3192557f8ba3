"""For all tests: no display, nobody's settings, the same examples every time."""

from __future__ import annotations

import json
import logging
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Before anything imports Qt: a run on a real display asks for its platform by name.
os.environ["QT_QPA_PLATFORM"] = os.environ.get("TCONV_TEST_PLATFORM", "offscreen")
# Nothing of the user's is read or written.
HOME = tempfile.TemporaryDirectory(prefix="tconv-tests-")
for variable, folder in (
    ("XDG_CONFIG_HOME", "config"),
    ("XDG_DATA_HOME", "data"),
    ("XDG_CACHE_HOME", "cache"),
):
    place = Path(HOME.name) / folder
    place.mkdir()
    os.environ[variable] = str(place)

# The offscreen plugin's own screen is smaller than a window of ours.
SCREEN = {"name": "screen", "x": 0, "y": 0, "width": 3840, "height": 2160}
if os.environ["QT_QPA_PLATFORM"] == "offscreen":
    screens = Path(HOME.name) / "screens.json"
    screens.write_text(json.dumps({"screens": [SCREEN]}), encoding="utf-8")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screens}"

settings.register_profile(
    "tconv",
    derandomize=True,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("tconv")


# What the offscreen plugin says of every window, and of one that comes to the front.
PLUGIN_CANNOT = r"This plugin does not support (propagateSizeHints|raise)\(\)"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """No fault of ours: without a display there is nothing to come to the front of."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore(PLUGIN_CANNOT, extend=True))


@pytest.fixture(autouse=True)
def no_stray_log_lines(request: pytest.FixtureRequest) -> Iterator[None]:
    """A log line of WARNING or worse fails the test, unless it asks for ``caplog`` itself."""
    lines: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(f"{record.name}: {record.getMessage()}")

    collector = Collector(logging.WARNING)
    logging.getLogger().addHandler(collector)
    yield
    logging.getLogger().removeHandler(collector)
    if "caplog" not in request.fixturenames:
        assert not lines, "stray log lines:\n" + "\n".join(lines)
