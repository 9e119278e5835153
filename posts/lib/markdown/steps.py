"""Steps of an exercise that Markdown parted: what stands between two of them belongs to the one before it.

An editor puts a picture or some bullets below a step without indenting them. For Markdown the list ends there; a person
at a wall wants to see them with their step.
"""

from collections.abc import Sequence

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

Block = list[Token]  # from its opening to its end
ENDS_STEPS = ("heading_open", "container_exercise_open")


def gathered_steps(state: StateCore) -> None:
    lines = state.src.split("\n")
    tokens: list[Token] = []
    at = 0
    while at < len(state.tokens):
        opening = state.tokens[at]
        tokens.append(opening)
        at += 1
        if opening.type == "container_exercise_open":
            begin = at
            while state.tokens[at].level > opening.level:
                at += 1
            tokens += _gathered(_blocks(state.tokens[begin:at]), lines)
    state.tokens = tokens


def _blocks(tokens: Sequence[Token]) -> list[Block]:
    blocks: list[Block] = []
    for token in tokens:
        if token.level == tokens[0].level and token.nesting >= 0:
            blocks.append([])
        blocks[-1].append(token)
    return blocks


def _gathered(blocks: Sequence[Block], lines: Sequence[str]) -> list[Token]:
    gathered: list[Block] = []
    steps: Block = []  # the list that may go on, one of those found; empty where there is none
    number = between = 0  # its last number, and how many blocks stand behind it
    for block in blocks:
        gathered.append(block)
        if block[0].type == "ordered_list_open":
            if steps and block[0].attrs.get("start") == number + 1:
                _put_into_last(steps, gathered[-1 - between : -1])
                steps[-1:] = block[1:]
                del gathered[-1 - between :]
            else:
                steps = block
            number = int(block[0].attrs.get("start", 1)) + _items(block) - 1
            between = 0
        elif block[0].type in ENDS_STEPS:
            steps = []
        elif steps and not between and _is_directly_below(block, lines):
            _put_into_last(steps, [gathered.pop()])
        else:
            between += 1
    return [token for block in gathered for token in block]


def _items(block: Block) -> int:
    return sum(token.type == "list_item_open" and token.level == block[0].level + 1 for token in block)


def _put_into_last(steps: Block, parts: Sequence[Block]) -> None:
    inside = [token for part in parts for token in part]
    for token in inside:
        token.level += 2
    steps[-2:-2] = inside


def _is_directly_below(block: Block, lines: Sequence[str]) -> bool:
    first = block[0].map[0] if block[0].map else 0
    return first > 0 and bool(lines[first - 1].strip(" \t>"))
