"""Viewports of the browser tests."""

PHONE, WIDE = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 700}
ZOOMED = {"width": 320, "height": 256}  # what 400 % leaves of a window of 1280 x 1024
