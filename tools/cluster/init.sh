#!/bin/sh
# init.sh DIRECTORY ROOT HOSTNAME: the first process of a cluster's namespaces; all others end with
# it. What the cluster writes to its root is kept in memory: no disk is too slow for its database,
# and nothing is left when it ends.
set -e
d=$1 lower=$2 hostname=$3
mount --make-rprivate /
# Not to be seen outside, as all mounts from here on.
mount -t tmpfs tmpfs "$d/memory"
mkdir "$d/memory/upper" "$d/memory/work"
mount -t overlay overlay -o "lowerdir=$lower,upperdir=$d/memory/upper,workdir=$d/memory/work" "$d/root"
mkdir -p "$d/root/etc/slurm" "$d/root/run/munge" "$d/root/var/log/slurm" "$d/root/run/mysqld"
mount --bind "$d/etc" "$d/root/etc/slurm"
mount --bind "$d/munge" "$d/root/run/munge"
mount --bind "$d/log" "$d/root/var/log/slurm"
# Its number outside: the new /proc will know it as 1.
read -r pid rest < /proc/self/stat
mount -t proc proc "$d/root/proc"
mount --rbind /sys "$d/root/sys"
mount --rbind /dev "$d/root/dev"
chroot "$d/root" chown -R slurm:slurm /etc/slurm /var/log/slurm
chroot "$d/root" chown munge:munge /run/munge
chroot "$d/root" chown mysql:mysql /run/mysqld
chmod 755 "$d/munge" "$d/etc"
printf '127.0.0.1 localhost\n127.0.0.1 %s\n127.0.0.2 backup\n' "$hostname" > "$d/root/etc/hosts"
echo "$pid" > "$d/init.pid.new"
mv "$d/init.pid.new" "$d/init.pid"
trap 'exit 0' TERM INT
while :; do
  sleep 3600 &
  wait
done
