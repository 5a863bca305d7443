"""The message bus once more, as small as it can be said: what the real one is compared with."""

from dataclasses import dataclass, field

RANKS = {"urgent": 0, "high": 1, "normal": 2, "low": 3}
HANDING_OVER = 30.0  # seconds until a hand-over that nobody ended is tried again


@dataclass
class ModelLetter:
    """One message for one reader; each step holds the moment at which it became true."""

    message: int
    rank: int
    ends: float
    steps: dict[str, float] = field(default_factory=dict)  # delivered, read, acknowledged, expired


class Bus:
    """Who is there with which role, and every letter of every reader."""

    def __init__(self, now: float) -> None:
        self.now = now
        self.roles: dict[str, str] = {}
        self.gone: set[str] = set()
        self.letters: dict[str, list[ModelLetter]] = {"operator": []}
        self.threads: dict[int, int] = {}
        self.ends: dict[int, tuple[str, str]] = {}  # sender and recipient of each message
        self.under_way: dict[str, tuple[float, list[int]]] = {}

    def join(self, name: str, role: str) -> None:
        self.roles[name] = role
        self.letters[name] = []

    def here(self) -> list[str]:
        return [name for name in self.roles if name not in self.gone]

    def readers(self, sender: str, to: str) -> list[str]:
        """Membership counts when it is sent. Nobody gets a broadcast of their own."""
        if to == "all":
            return [name for name in (*self.here(), "operator") if name != sender]
        if to.startswith("role:"):
            return [name for name in self.here() if self.roles[name] == to[5:] and name != sender]
        return [] if to in self.gone else [to]

    def send(self, number: int, sender: str, to: str, importance: str, ttl: float | None, answers: int | None) -> None:
        self.threads[number] = self.threads[answers] if answers else number
        self.ends[number] = (sender, to)
        for name in self.readers(sender, to):
            until = self.now + ttl if ttl else float("inf")
            self.letters[name].append(ModelLetter(number, RANKS[importance], until))

    def other_side(self, number: int, sender: str) -> str:
        """Whom a reply goes to that names nobody."""
        wrote, to = self.ends[number]
        return to if wrote == sender else wrote

    def waiting(self, name: str) -> list[ModelLetter]:
        """In the order of handing over."""
        found = [one for one in self.letters[name] if not {"delivered", "expired"} & set(one.steps)]
        return sorted((one for one in found if one.ends > self.now), key=lambda one: (one.rank, one.message))

    def take(self, name: str, most: int) -> list[int]:
        self.expire(name)
        taken = self.waiting(name)[:most]
        for one in taken:
            one.steps["delivered"] = self.now
        return [one.message for one in taken]

    def expire(self, *names: str) -> int:
        """What outlived its time before it was delivered."""
        over = [
            one
            for name in names or self.letters
            for one in self.letters[name]
            if one.ends <= self.now and not {"delivered", "expired"} & set(one.steps)
        ]
        for one in over:
            one.steps["expired"] = self.now
        return len(over)

    def advance(self, name: str, number: int, *steps: str) -> bool:
        """Reading is also delivery, and acknowledging also reading; a step that is taken stays as it was."""
        letter = next((one for one in self.letters[name] if one.message == number), None)
        for step in steps if letter else ():
            letter.steps.setdefault(step, self.now)
        return letter is not None

    def unread(self, name: str) -> list[int]:
        return [one.message for one in self.letters[name] if not {"read", "expired"} & set(one.steps)]

    def begin(self, name: str, most: int) -> list[int]:
        """A hand-over; none while another is under way."""
        if name in self.under_way and self.under_way[name][0] > self.now - HANDING_OVER:
            return []
        chosen = [one.message for one in self.waiting(name)[:most]]
        if chosen:
            self.under_way[name] = (self.now, chosen)
        return chosen

    def worth_waking(self) -> set[str]:
        return {name for name in self.letters if any(one.rank < RANKS["low"] for one in self.waiting(name))}
