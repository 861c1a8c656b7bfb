"""The proof of a package: it is installed, used and removed in a Debian 12 with nothing on it, without any network.

Stands behind ``make test-package``; runs on the system's Python with the standard library alone, as root.
"""
