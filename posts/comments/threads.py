"""Where a comment stands among the others. Pure: it knows numbers, not rows.

A comment's path is the numbers of its ancestors and its own, each padded to one width, so that sorting by it puts
every reply under what it replies to, in the order of writing, whatever the depth and without reading the whole thread.
"""

DIGITS = 12  # of one number in a path; digits sort alike in every collation
MAX_DEPTH = 6
COMMENTS_A_PAGE = 200
MOST_COMMENTS = 10_000  # under one article; then only what stands there can be answered
PATH_CHARACTERS = DIGITS * (MAX_DEPTH + 1)


def path_of(number: int, parent_path: str = "") -> str:
    """The path of a comment below the one with `parent_path` (empty: of its own thread)."""
    return f"{parent_path}{number:0{DIGITS}d}"


def depth_of(path: str) -> int:
    """0 for what opens a thread, 1 for a reply to it, and so on."""
    return len(path) // DIGITS - 1


def thread_of(path: str) -> int:
    """The number of the comment that opened the thread."""
    return int(path[:DIGITS])


def takes_replies(path: str) -> bool:
    return depth_of(path) < MAX_DEPTH


def page_of(position: int, per_page: int) -> int:
    """The page, counted from 1, of what stands at `position`, counted from 0."""
    return position // per_page + 1
