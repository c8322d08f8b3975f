#!/bin/sh
# make-root.sh SUITE DIRECTORY: makes a root of a Debian suite with Slurm in it. The directory
#   appears only when it is whole; of several at once the others wait for the first.
# make-root.sh package NAME...: installs packages on this machine.
set -eu

# One after the other: apt does not wait for the lock of its lists.
install_packages() (
  exec 8< "$0"
  flock 8
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
    -o DPkg::Lock::Timeout=300 "$@"
)

if [ "$1" = package ]; then
  shift
  install_packages "$@"
  exit
fi

suite=$1
target=$2
packages=slurmctld,slurmd,slurmdbd,slurmrestd,slurm-client,slurm-wlm-jwt-plugin,slurm-wlm-mysql-plugin,munge,mariadb-server,mariadb-client,procps

mkdir -p "$(dirname "$target")"
exec 9> "$target.lock"
flock 9
[ ! -d "$target" ] || exit 0
rm -rf --one-file-system "$target".partial.*

command -v mmdebstrap > /dev/null || install_packages mmdebstrap debian-archive-keyring
# The mirror that this machine itself uses.
mirror=$(sed -n 's/^URIs: *//p; s/^deb \(\[[^]]*\] \)\{0,1\}\([^ ]*\).*/\2/p' \
  /etc/apt/sources.list /etc/apt/sources.list.d/* 2> /dev/null | grep -v security | head -n 1)
partial=$(mktemp -d "$target.partial.XXXXXX")
trap 'rm -rf --one-file-system "$partial"' EXIT
# The testing suite's release file may have expired between two of its point releases.
mmdebstrap --mode=root --variant=minbase --include="$packages" \
  --aptopt='Acquire::Check-Valid-Until "false"' \
  --customize-hook='for u in alice:2001 bob:2002 carol:2003 restd:2004; do
    n=${u%:*}; i=${u#*:};
    chroot "$1" groupadd --gid "$i" "$n";
    chroot "$1" useradd --uid "$i" --gid "$i" --create-home --shell /bin/bash "$n"; done' \
  --customize-hook='rm -rf "$1"/var/lib/mysql/* "$1"/var/lib/apt/lists/*' \
  "$suite" "$partial" "${mirror:-http://deb.debian.org/debian}"
chmod 755 "$partial"
mv -T "$partial" "$target"
trap - EXIT
