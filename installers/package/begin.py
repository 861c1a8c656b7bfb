"""Where the frozen program begins: the same as the ``folioscope`` command."""

import sys

from app.__main__ import main

if sys.platform == "linux":
    # An update puts another file in this one's place. What is still to be imported lies in the one that began.
    vars(sys.modules["pyimod02_importers"])["pyz_archive"]._filename = "/proc/self/exe"
main()
