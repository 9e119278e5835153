"""How often somebody may do what is not stored, such as a preview. What is stored is counted from its rows instead."""

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

_memory = MemoryStorage()
_limiter = MovingWindowRateLimiter(_memory)


def allows(action: str, who: str, a_minute: int) -> bool:
    """Count one try, and say whether it is within the number for one minute. Each server process counts for itself."""
    return _limiter.hit(RateLimitItemPerMinute(a_minute), action, who)


def forget() -> None:
    """Start counting anew."""
    _memory.reset()
