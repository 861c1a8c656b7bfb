#!/bin/sh
# Removes Folioscope as install.sh installed it. What you made with it stays.
set -eu

data=${XDG_DATA_HOME:-$HOME/.local/share}

rm -f "$HOME/.local/bin/folioscope" "$data/applications/folioscope.desktop" "$data/metainfo/folioscope.metainfo.xml"
rm -f "$data/man/man1/folioscope.1.gz" "$data"/icons/hicolor/*/apps/folioscope.png
rm -f "$data/icons/hicolor/scalable/apps/folioscope.svg"
if command -v update-desktop-database >/dev/null; then update-desktop-database -q "$data/applications" || true; fi
rm -rf "$HOME/.local/lib/folioscope"
echo "Folioscope is removed. Your library stays in $data/folioscope; 'rm -r' that folder if you no longer want it."
