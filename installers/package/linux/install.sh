#!/bin/sh
# Installs Folioscope for the user who runs this, without the system's administrator:  sh install.sh
set -eu

here=$(cd "$(dirname "$0")" && pwd)
data=${XDG_DATA_HOME:-$HOME/.local/share}
program=$HOME/.local/lib/folioscope
commands=$HOME/.local/bin

mkdir -p "$HOME/.local/lib" "$commands" "$data"
rm -rf "$program.new"
cp -a "$here/program" "$program.new"
cp "$here/uninstall.sh" "$program.new/uninstall.sh"
# One name at a time: who starts Folioscope meanwhile gets the old one or the new one, whole.
rm -rf "$program.old"
if [ -e "$program" ]; then mv "$program" "$program.old"; fi
mv "$program.new" "$program"
ln -sf ../lib/folioscope/folioscope "$commands/folioscope"

cp -R "$here/share/." "$data/"
# A menu does not look where shells look for commands.
sed -i "s|^Exec=folioscope|Exec=\"$program/folioscope\"|" "$data/applications/folioscope.desktop"
if command -v update-desktop-database >/dev/null; then update-desktop-database -q "$data/applications"; fi

rm -rf "$program.old"
echo "Folioscope is installed in $program. To start it, choose it in the menu, or type: $commands/folioscope"
echo "To remove it: sh $program/uninstall.sh"
"$program/folioscope" doctor | grep -A 1 '^missing *libraries' || true
