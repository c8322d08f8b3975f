/** The configuration files of a test cluster. */

/** What a cluster's files depend on. */
export interface ClusterPlan {
  readonly suite: 'trixie' | 'forky';
  /** Name of the cluster. */
  readonly name: string;
  readonly slurmctldPort: number;
  readonly slurmdbdPort: number;
  /** Ports of the nodes, one each from here on. */
  readonly slurmdPort: number;
  readonly hostname: string;
  /** What the daemons and their clients vouch for themselves with. */
  readonly authType: 'munge' | 'slurm';
  /** Whether a second slurmdbd may take over from the first. */
  readonly hasBackup: boolean;
}

/** The second slurmdbd's host. */
export const BACKUP = { name: 'backup', address: '127.0.0.2' } as const;

/** Nodes of every test cluster: n1 to n10. */
export const NODE_COUNT = 10;

/** slurm.conf: ten nodes with two false GPUs each, several partitions, licences, accounting, tokens. */
export function slurmConf(plan: ClusterPlan): string {
  const lastPort = plan.slurmdPort + NODE_COUNT - 1;
  return `# Made for tests; see tools/cluster.
ClusterName=${plan.name}
SlurmctldHost=${plan.hostname}(127.0.0.1)
SlurmctldPort=${plan.slurmctldPort}
SlurmUser=slurm
SlurmdUser=root
AuthType=auth/${plan.authType}
CredType=cred/${plan.authType}
AuthAltTypes=auth/jwt
AuthAltParameters=jwt_key=/etc/slurm/jwt.key
StateSaveLocation=/var/lib/slurm/slurmctld
SlurmdSpoolDir=/var/lib/slurm/slurmd.%n
SlurmctldPidFile=/run/slurmctld.pid
SlurmdPidFile=/run/slurmd.%n.pid
SlurmctldLogFile=/var/log/slurm/slurmctld.log
SlurmdLogFile=/var/log/slurm/slurmd.%n.log
SlurmdParameters=config_overrides
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
MailProg=/bin/true
AllowSpecResourcesUsage=YES
ScronParameters=enable
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
GresTypes=gpu
Licenses=matlab:20,ansys:5
PriorityType=priority/multifactor
PriorityWeightAge=1000
PreemptType=preempt/qos
PreemptMode=REQUEUE
MaxJobCount=500000
MaxArraySize=100001
MaxNodeCount=64
MinJobAge=86400
SlurmctldParameters=enable_configless
MessageTimeout=10
SlurmctldTimeout=30
SlurmdTimeout=60
InactiveLimit=0
KillWait=2
ReturnToService=1
TrackWCKey=yes
AccountingStorageType=accounting_storage/slurmdbd
AccountingStorageHost=127.0.0.1
AccountingStoragePort=${plan.slurmdbdPort}
AccountingStorageTRES=gres/gpu,gres/gpu:tesla,license/matlab
AccountingStoreFlags=job_comment,job_extra,job_script,job_env
NodeName=n[1-${NODE_COUNT}] NodeHostname=${plan.hostname} NodeAddr=127.0.0.1 Port=${plan.slurmdPort}-${lastPort} Sockets=2 CoresPerSocket=8 ThreadsPerCore=2 RealMemory=64000 TmpDisk=10000 Gres=gpu:tesla:2 Feature=avx2,ib,rack1 Weight=10
PartitionName=debug Nodes=n[1-10] Default=YES MaxTime=INFINITE State=UP DefMemPerCPU=100
PartitionName=long Nodes=n[5-10] MaxTime=7-00:00:00 DefaultTime=01:00:00 OverSubscribe=FORCE:2 PriorityTier=5 State=UP MaxMemPerNode=32000
PartitionName=gpu Nodes=n[1-4] AllowAccounts=physics,root DenyQos=low OverSubscribe=YES:4 GraceTime=30 MaxNodes=2 State=UP TRESBillingWeights="CPU=1.0,Mem=0.25G,GRES/gpu=2.0"
PartitionName=exclusive Nodes=n[8-9] ExclusiveUser=YES Hidden=NO State=UP OverSubscribe=EXCLUSIVE
PartitionName=closed Nodes=n[1-2] State=DOWN
PartitionName=secret Nodes=n10 Hidden=YES State=UP
${plan.hasBackup ? `AccountingStorageBackupHost=${BACKUP.address}\n` : ''}`;
}

/** slurmdbd.conf. */
export function slurmdbdConf(plan: ClusterPlan): string {
  // Each at its own host's address, both at one port.
  const backup = `DbdBackupHost=${BACKUP.name}\nCommunicationParameters=NoInAddrAny\n`;
  return `AuthType=auth/${plan.authType}
AuthAltTypes=auth/jwt
AuthAltParameters=jwt_key=/etc/slurm/jwt.key
DbdHost=${plan.hostname}
DbdAddr=127.0.0.1
DbdPort=${plan.slurmdbdPort}
SlurmUser=slurm
LogFile=/var/log/slurm/slurmdbd.log
PidFile=/run/slurmdbd.pid
StorageType=accounting_storage/mysql
StorageHost=localhost
StorageLoc=slurm_acct
StorageUser=slurm
StoragePass=slurm
TrackWCKey=yes
${plan.hasBackup ? backup : ''}`;
}

/** Options of a partition of nodes that have room on a filled cluster, whose jobs come before all others. */
export const ROOMY_PARTITION = [
  ...['Nodes=n[5,10]', 'OverSubscribe=FORCE:2', 'PriorityTier=100', 'MaxTime=60'],
  'DefMemPerCPU=100',
] as const;

/** Two false GPUs a node. */
export const GRES_CONF = `AutoDetect=off
Name=gpu Type=tesla File=/opt/gpu[0-1]
`;

export const CGROUP_CONF = 'CgroupPlugin=disabled\n';
