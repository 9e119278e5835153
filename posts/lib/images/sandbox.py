"""Sandbox for decoders: a process of its own that makes one picture anew, with bounds of memory and time.

What comes from strangers' cameras may break or bloat any decoder. Here neither reaches the server: whatever happens is
a refusal, the memory goes back to the system, and one picture is decoded at a time on this machine.
"""

import fcntl
import json
import logging
import resource
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import accumulate, pairwise
from pathlib import Path

from posts.lib.images.decoding import Remade, remake
from posts.lib.images.refusal_reasons import RefusalReason
from posts.lib.images.renditions import Rendition

PROCESS_BYTES = 225_000_000  # a backstop: what a picture takes is computed before, see `decoding.py`
PROCESS_SECONDS = 120
PROJECT = Path(__file__).resolve().parents[3]
LOGGED = 2_000  # characters of what a decoder complained of

log = logging.getLogger(__name__)


def remake_apart(content: bytes, lock: Path) -> Remade:
    """Raises RefusalReason, and nothing else over whatever the bytes are."""
    with _one_at_a_time(lock):
        try:
            done = subprocess.run(  # noqa: S603
                [sys.executable, "-m", __name__],
                input=content,
                capture_output=True,
                timeout=PROCESS_SECONDS,
                cwd=PROJECT,
            )
        except subprocess.TimeoutExpired as error:
            raise RefusalReason("effort") from error
    if done.returncode:
        complaint = done.stderr[-LOGGED:].decode("ascii", "replace")
        log.warning("A picture broke its decoder (%d): %s", done.returncode, complaint)
        raise RefusalReason("damaged")
    return parse_answer(done.stdout)


@contextmanager
def _one_at_a_time(lock: Path) -> Iterator[None]:
    """Among the threads of this process and all other processes; the system gives the lock back if we are killed."""
    with lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


# --- Between the processes: a line of JSON, then the contents one after the other ---


def parse_answer(answered: bytes) -> Remade:
    """The picture that an answer brings. Raises RefusalReason where it brings a reason."""
    line, _end, contents = answered.partition(b"\n")
    answer_head = json.loads(line)
    if "reason" in answer_head:
        raise RefusalReason(answer_head["reason"], **answer_head["numbers"])
    ends = accumulate(answer_head.pop("lengths"), initial=0)
    content, *others = (contents[start:end] for start, end in pairwise(ends))
    files = zip(answer_head.pop("renditions"), others, strict=True)
    return Remade(content, **answer_head, renditions=tuple(Rendition(width, end, made) for (width, end), made in files))


def _encoded(made: Remade) -> bytes:
    contents = [made.content, *(rendition.content for rendition in made.renditions)]
    head = {
        "extension": made.extension,
        "width": made.width,
        "height": made.height,
        "moves": made.moves,
        "renditions": [(rendition.width, rendition.extension) for rendition in made.renditions],
        "lengths": [len(content) for content in contents],
    }
    return b"\n".join([json.dumps(head).encode(), b"".join(contents)])


def answer(content: bytes, before_decoding: Callable[[], None] = lambda: None) -> bytes:
    try:
        return _encoded(remake(content, before_decoding))
    except RefusalReason as refused:
        reason, numbers = refused.reason, refused.numbers
    except MemoryError:
        reason, numbers = "effort", {}
    except Exception:  # decoders raise anything over what they cannot read
        traceback.print_exc()
        reason, numbers = "damaged", {}
    return json.dumps({"reason": reason, "numbers": numbers}).encode()


def _limit_memory() -> None:
    """Only once the file is open: some decoders reserve there, and never touch, what a refused picture would take."""
    resource.setrlimit(resource.RLIMIT_DATA, (PROCESS_BYTES, PROCESS_BYTES))


if __name__ == "__main__":
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read(), _limit_memory))
