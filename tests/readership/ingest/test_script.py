import gzip

from posts.lib.assets.styles import FOLDER

LARGEST = 1536  # bytes, compressed


def test_the_script_stays_small():
    script = (FOLDER.parent / "js" / "seen.js").read_bytes()
    assert len(gzip.compress(script, 9)) <= LARGEST
