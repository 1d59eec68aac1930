"""The server's log: nothing twice a minute, and a file of its own that stays small."""

from __future__ import annotations

import logging
import os
import time
from logging.handlers import RotatingFileHandler
from typing import Any

_LOG = logging.getLogger("pepper")

#: Seconds in which the same is said once.
EVERY = 60.0
_MOST_TOPICS = 1_000

#: Where the log goes beside the terminal, if anywhere; so many bytes, and so many older files.
_FILE = "PEPPER_LOG"
_BYTES, _OLDER = 5 << 20, 4


def warn(topic: str, sentence: str, *values: object) -> None:
    """Log what others can bring about as often as they like: once a minute for each topic."""
    _LOG.warning(sentence, *values, extra={"topic": topic})


class Seldom(logging.Filter):
    """Lets a warning through once a minute, and then says how many more there were."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[object, tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether it is said now."""
        if record.levelno < logging.WARNING:
            return True
        known = record.__dict__  # each handler asks, and all do the same
        if "is_said" not in known:
            known["is_said"] = self._is_news(record)
        return bool(known["is_said"])

    def _is_news(self, record: logging.LogRecord) -> bool:
        topic = (record.name, getattr(record, "topic", None) or record.getMessage())
        now = time.monotonic()
        moment, more = self._said.get(topic, (-EVERY, 0))
        if now - moment < EVERY:
            self._said[topic] = (moment, more + 1)
            return False
        self._said.pop(topic, None)
        self._said[topic] = (now, 0)  # the newest stand last
        if len(self._said) > _MOST_TOPICS:
            del self._said[next(iter(self._said))]
        if more:
            record.msg, record.args = f"{record.getMessage()} (and {more:,} more like it)", ()
        return True


def begin() -> None:
    """Have all that is logged from now on pass here: once a minute, and into the file."""
    loggers = [logging.getLogger(), *_known_loggers()]
    if logging.lastResort and not loggers[0].handlers:
        loggers[0].addHandler(logging.lastResort)  # it is none any more once there is a file
    if path := os.environ.get(_FILE):
        handler = _file(path)
        for logger in loggers:
            if logger is loggers[0] or not logger.propagate:
                logger.addHandler(handler)
    seldom = Seldom()
    for one in (handler for logger in loggers for handler in logger.handlers):
        one.addFilter(seldom)  # once, however often it is added


def _known_loggers() -> list[logging.Logger]:
    known: list[Any] = list(logging.root.manager.loggerDict.values())
    return [logger for logger in known if isinstance(logger, logging.Logger)]


class _Private(RotatingFileHandler):
    """A rotated file for the eyes of whoever runs the server alone."""

    def _open(self) -> Any:  # noqa: ANN401 - a text file
        opened = os.open(self.baseFilename, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        return open(opened, self.mode, encoding=self.encoding)  # noqa: PTH123 - no path


def _file(path: str) -> logging.Handler:
    handler = _Private(path, maxBytes=_BYTES, backupCount=_OLDER, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    return handler
