"""Live facts about worktrees and the machine, and the points that samples are kept as. Never events."""

from typing import NamedTuple


class DiskSample(NamedTuple):
    """One row of `disk_samples`: what a worktree takes on the disk, git's own folder apart. Bytes, as allocated."""

    conversation_id: int
    sources: int  # files that git tracks or would track
    ignored: int  # build output, dependencies, whatever git ignores
    files: int
    whole: int  # 0: the measurement ran into its time limit, and there is more
    at: float


class HostSample(NamedTuple):
    """The one row of `host_sample`: the machine that the conversations share. Bytes."""

    id: int
    memory_total: int
    memory_available: int
    swap_total: int
    swap_free: int
    load: float  # of the last minute
    cores: int
    pressure: float | None  # percent of the last 10 s in which something waited for memory; None: not told
    disk_total: int
    disk_free: int  # where the worktrees lie
    at: float


class HealthPoint(NamedTuple):
    """One row of `health_history`: all samples of `resolution` seconds from `at` on, which is a multiple of it."""

    subject: str  # "conversation:7" or "process:3"
    resolution: int
    at: int
    samples: int
    cpu_sum: float  # of the samples' percents of one core
    cpu_max: float
    memory_max: int
    children_max: int

    @property
    def cpu(self) -> float:
        """The average, percent of one core."""
        return self.cpu_sum / self.samples
