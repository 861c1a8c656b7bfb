"""Set-up from source on Linux and macOS: what stands behind ``make run``, ``make test`` and ``make lint``.

Runs on the system's Python with the standard library alone, before anything is installed.
"""
