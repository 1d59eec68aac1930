"""Every metric's intervals against their promise once more, from twenty-five times as many samples."""

import pytest

from tests.metrics.inference.test_coverage import DIFFERENCES, LAWS, SIZES, Kind, check

pytestmark = pytest.mark.torture

_KINDS: dict[Kind, list[str]] = {"interval": list(LAWS), "difference": DIFFERENCES}
#: Metrics of one law often share their code and its samples: one process has them all.
_ALL = [
    pytest.param(key, kind, n, marks=pytest.mark.xdist_group(f"{LAWS[key].name} {kind} {n}"))
    for kind, keys in _KINDS.items()
    for key in keys
    for n in SIZES
]


@pytest.mark.parametrize(("key", "kind", "n"), _ALL)
def test_intervals_keep_their_promise(key: str, kind: Kind, n: int) -> None:
    check(key, kind, n, 100_000)
