"""Memory and time that the largest pictures of each kind take.

    python -m scripts.figures_pictures [file ...]

Each is decoded in the sandbox, from a process that is small itself: a child is born with the memory of its parent.
"""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image

MEASURED = """
import resource, sys, time
from pathlib import Path
from posts.lib.image_reasons import Refused
from posts.lib.image_sandbox import remake_apart
begun = time.monotonic()
try:
    made = remake_apart(Path(sys.argv[1]).read_bytes(), Path(sys.argv[2]))
    said = f"{made.extension} {made.width} x {made.height}"
except Refused as refused:
    said = f"refused: {refused.reason}"
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{used.ru_maxrss // 1024:4d} MB {time.monotonic() - begun:5.1f} s {used.ru_utime:5.1f} s CPU  {said}")
"""
MOVING = 300
KINDS: list[tuple[str, str, tuple[int, int], dict[str, Any]]] = [
    ("PNG", "RGB", (8000, 5000), {"compress_level": 1}),
    ("PNG", "RGBA", (6400, 5600), {"compress_level": 1}),
    ("PNG", "P", (8000, 5000), {"compress_level": 1}),
    ("PNG", "I;16", (8000, 5000), {"compress_level": 1}),
    ("JPEG", "RGB", (8160, 6120), {}),
    ("JPEG", "RGB", (11648, 8736), {}),
    ("JPEG", "RGB", (16000, 4000), {}),
    ("JPEG", "RGB", (8160, 6120), {"progressive": True}),
    ("JPEG", "CMYK", (8000, 5000), {}),
    ("WEBP", "RGB", (4000, 3000), {"method": 0}),
    ("AVIF", "RGB", (4000, 3000), {"speed": 10}),
    ("AVIF", "RGBA", (4000, 3400), {"speed": 10}),
    ("GIF", "moving", (440, 440), {}),
    ("WEBP", "moving", (440, 440), {"method": 0, "quality": 60}),
]


def save(path: Path, kind: str, mode: str, size: tuple[int, int], options: dict[str, Any]) -> None:
    if kind == "PNG":  # flat, so that the file itself is small
        Image.new(mode, size).save(path, kind, **options)
        return
    ground = Image.effect_noise((size[0] // 8, size[1] // 8), 60).resize(size, Image.Resampling.BILINEAR)
    if mode != "moving":
        ground.convert(mode).save(path, kind, **options)
        return
    frames = (ground.rotate(turn) for turn in range(1, MOVING))
    ground.save(path, kind, save_all=True, append_images=frames, duration=40, **options)


def measure(path: Path, lock: Path) -> str:
    command = [sys.executable, "-c", MEASURED, str(path), str(lock)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def main(files: list[str]) -> None:
    with TemporaryDirectory() as folder:
        path, lock = Path(folder) / "picture", Path(folder) / "lock"
        for file in files:
            print(f"{Path(file).name:32} {measure(Path(file), lock)}")
        for kind, mode, size, options in [] if files else KINDS:
            # In a process of its own, so that this one stays small.
            making = f"save(Path({str(path)!r}), {kind!r}, {mode!r}, {size!r}, {options!r})"
            subprocess.run([sys.executable, "-c", f"from {__spec__.name} import *; {making}"], check=True)
            name = f"{kind} {mode}{' progressive' if options.get('progressive') else ''} {size[0]} x {size[1]}"
            print(f"{name:32} {measure(path, lock)}  of {path.stat().st_size / 1e6:.1f} MB", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
