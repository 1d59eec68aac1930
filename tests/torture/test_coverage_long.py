"""Every metric's intervals against their promise once more, from twenty-five times as many samples."""

import pytest

from tests.metrics.inference.test_coverage import LAWS, SIZES, Kind, check

pytestmark = pytest.mark.torture


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("kind", ["interval", "difference"])
@pytest.mark.parametrize("key", LAWS)
def test_intervals_keep_their_promise(key: str, kind: Kind, n: int) -> None:
    check(key, kind, n, 100_000)
