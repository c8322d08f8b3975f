#!/bin/sh
# Makes a root of a Debian suite with Slurm in it: make-root.sh SUITE DIRECTORY
# The directory appears only when it is whole.
set -eu
suite=$1
target=$2
packages=slurmctld,slurmd,slurmdbd,slurmrestd,slurm-client,slurm-wlm-jwt-plugin,slurm-wlm-mysql-plugin,munge,mariadb-server,mariadb-client,procps

command -v mmdebstrap >/dev/null || {
  apt-get update -q
  apt-get install -q -y --no-install-recommends mmdebstrap debian-archive-keyring
}
# The mirror that this machine itself uses.
mirror=$(sed -n 's/^URIs: *//p; s/^deb \(\[[^]]*\] \)\{0,1\}\([^ ]*\).*/\2/p' \
  /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null | grep -v security | head -n 1)
mkdir -p "$(dirname "$target")"
partial=$(mktemp -d "$target.partial.XXXXXX")
trap 'rm -rf "$partial"' EXIT
# The testing suite's release file may have expired between two of its point releases.
mmdebstrap --variant=minbase --include="$packages" \
  --aptopt='Acquire::Check-Valid-Until "false"' \
  --customize-hook='chroot "$1" groupadd --gid 2001 alice' \
  --customize-hook='for u in alice:2001 bob:2002 carol:2003 restd:2004; do
    n=${u%:*}; i=${u#*:};
    chroot "$1" getent group "$n" >/dev/null || chroot "$1" groupadd --gid "$i" "$n";
    chroot "$1" useradd --uid "$i" --gid "$i" --create-home --shell /bin/bash "$n"; done' \
  --customize-hook='rm -rf "$1"/var/lib/mysql/* "$1"/var/lib/apt/lists/*' \
  "$suite" "$partial" "$mirror"
chmod 755 "$partial"
mv -T "$partial" "$target"
trap - EXIT
