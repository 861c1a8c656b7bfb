"""Support for NVIDIA cards: the build of torch for them, got into a folder of its own, unpacked, tried, removed."""
