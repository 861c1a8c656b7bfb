#!/bin/sh
# Prints the Python that Folioscope is set up with: 3.11 or newer, and best one that can make environments by itself.

for needs in 'ensurepip, venv' 'venv'; do
    for name in python3.13 python3.12 python3.11 python3.14 python3; do
        if "$name" -c "import sys, $needs; sys.exit(sys.version_info < (3, 11))" >/dev/null 2>&1; then
            command -v "$name"
            exit 0
        fi
    done
done

cat >&2 <<'END'
Folioscope needs Python 3.11 or newer, and there is none here.
  Debian, Ubuntu:  sudo apt-get install python3 python3-venv
  macOS:           brew install python@3.13
END
exit 1
