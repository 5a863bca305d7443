"""Which samples are worth a write: those in which a person would see a difference."""

import pytest

from core.model.process import ProcessSample
from core.services.health.samples import OUTPUT_SECONDS, sample_moved

BEFORE = ProcessSample("conversation:1", 70, 0.0, "node", 3.2, 5 << 20, 2, 100.0, "3000", 0, 90.0)


@pytest.mark.parametrize(
    ("after", "moved"),
    [
        (BEFORE, False),
        (BEFORE._replace(sampled_at=101.0, cpu=3.4), False),
        (BEFORE._replace(cpu=4.2), True),
        (BEFORE._replace(memory=7 << 20), True),
        (BEFORE._replace(held=1), True),
        (BEFORE._replace(ports=None), True),
        (BEFORE._replace(output_at=90.0 + OUTPUT_SECONDS / 2), False),
        (BEFORE._replace(output_at=90.0 + OUTPUT_SECONDS), True),
        (BEFORE._replace(output_at=None), False),
    ],
)
def test_what_is_worth_a_write(after, moved):
    assert sample_moved(BEFORE, after) is moved


def test_the_first_one_always_is():
    assert sample_moved(None, BEFORE)
