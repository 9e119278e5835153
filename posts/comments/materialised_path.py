"""Materialised path: where a comment stands in its tree of replies. Pure: it knows numbers, not rows.

A comment's path is the numbers of its ancestors and its own, each padded to one width, so that sorting by it puts
every reply under what it replies to, in the order of writing, whatever the depth and without reading the whole thread.
The answer to a question has zeros for its own number, so that it sorts before every other reply.
"""

DIGITS = 12  # of one number in a path; digits sort alike in every collation
MAX_DEPTH = 6
COMMENTS_A_PAGE = 200
MOST_COMMENTS = 10_000  # under one article; then only what stands there can be answered
PATH_CHARACTERS = DIGITS * (MAX_DEPTH + 1)
FIRST = 0  # no comment has this number


def path_of(number: int, parent_path: str = "") -> str:
    return f"{parent_path}{number:0{DIGITS}d}"


def answer_path(path: str) -> str:
    return path_of(FIRST, path[:-DIGITS])


def depth_of(path: str) -> int:
    return len(path) // DIGITS - 1


def thread_of(path: str) -> int:
    return int(path[:DIGITS])


def takes_replies(path: str) -> bool:
    return depth_of(path) < MAX_DEPTH


def page_of(position: int, per_page: int) -> int:
    """The page, counted from 1, of what stands at `position`, counted from 0."""
    return position // per_page + 1
