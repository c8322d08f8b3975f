#!/bin/sh
# Inside a fresh cluster: directories, the key of munge, an empty database.
set -e
install -d -o munge -g munge -m 700 /var/lib/munge /etc/munge /var/log/munge
head -c 128 /dev/urandom > /etc/munge/munge.key
chown munge:munge /etc/munge/munge.key
chmod 400 /etc/munge/munge.key
install -d -o slurm -g slurm /var/lib/slurm /var/lib/slurm/slurmctld /run/slurmctld /run/slurmdbd
install -d -o mysql -g mysql /var/lib/mysql
touch /opt/gpu0 /opt/gpu1
mariadb-install-db --user=mysql --datadir=/var/lib/mysql --innodb-log-file-size=16M \
  --auth-root-authentication-method=socket --skip-test-db > /dev/null
