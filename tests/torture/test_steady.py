"""On 200 companies where nothing changes, whose files end, begin and arrive in any order.

They come in blocks, so that several processes can share them. Each block is held to what chance
lets so few companies be; the last one to end judges all of them together.
"""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import pytest
from scipy.stats import binom

from tests.support.steady_told import OPENED, PERIODS, Told, steady, told

#: A block is minutes of work, more on a busy machine.
pytestmark = [pytest.mark.torture, pytest.mark.timeout(4 * 3600)]

BLOCKS, OF_A_BLOCK = 20, 10
FALSE = 0.05
#: Of one metric, or against one period, a few more come by chance: those of one company are not
#: independent.
OF_ONE = 0.09
#: Fewer verdicts than this tell nothing of a share.
ENOUGH = 400
#: What a block may have by chance, once in a thousand blocks.
ALARMS = int(binom.ppf(0.999, OF_A_BLOCK, FALSE))


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for what all blocks found, whichever process has them."""
    base = tmp_path_factory.getbasetemp()
    # Each process of several has a folder of its own in that of them all.
    shared = base.parent if base.name.startswith("popen-") else base
    (shared / "steady").mkdir(exist_ok=True)
    return shared / "steady"


@pytest.mark.parametrize("block", range(BLOCKS))
def test_verdicts_and_findings_are_false_in_one_of_twenty_at_most(
    tmp_path: Path, together: Path, block: int
) -> None:
    found = Told()
    for seed in range(block * OF_A_BLOCK, (block + 1) * OF_A_BLOCK):
        found += told(steady(tmp_path / str(seed), seed))
        shutil.rmtree(tmp_path / str(seed))
    (together / f"{block}").write_bytes(pickle.dumps(found))
    assert found.share()[1] > ENOUGH
    assert found.share()[0] <= 2 * FALSE, found
    assert max(found.found.values(), default=0) <= ALARMS, found.kinds
    every = list(together.iterdir())
    if len(every) == BLOCKS:
        _judge(sum((pickle.loads(each.read_bytes()) for each in every), Told()))  # noqa: S301


def _judge(found: Told) -> None:
    """All blocks together: verdicts of all kinds and of each, and each way in which Pulse opens."""
    assert found.share()[0] <= FALSE, found
    for period in (*PERIODS, *OPENED):
        share, number = found.share(period=period)
        assert number > ENOUGH, period
        assert share <= OF_ONE, (period, share, number)
    for key in {key for _, key, _ in found.verdicts}:
        share, number = found.share(key=key)
        assert share <= OF_ONE or number < ENOUGH, (key, share, number)
    for period, alarmed in found.found.items():
        assert alarmed / (BLOCKS * OF_A_BLOCK) <= FALSE, (period, found.kinds)
