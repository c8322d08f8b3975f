/** What vouches for this process at Slurm's daemons, by the configuration. */
import { existsSync } from 'node:fs';
import type { SlurmConf } from '../cluster/conf/slurm-conf.js';
import type { Signer } from '../credentials/credentials.js';
import { loadMunge } from '../system/munge.js';
import { sackSigner } from '../system/sack.js';
import type { Logger } from './logger.js';

/** Where slurmd's and sackd's socket is: it tells of auth/slurm before there is a configuration. */
const NODE_SOCKET = '/run/slurm/sack.socket';

/** The one for controllers and the one for the accounting daemon, which may trust another munged. */
export interface Signers {
  readonly controllers: Signer | null;
  readonly accounting: Signer | null;
}

/** None where Slurm is shown tokens only, and where there is no such thing on this machine. */
export function signersOf(conf: SlurmConf, env: NodeJS.ProcessEnv, logger: Logger): Signers {
  if (env['SLURM_JWT'] !== undefined) return { controllers: null, accounting: null };
  if (conf.authType === 'auth/slurm') {
    const signer = sackSigner({ socket: env['SLURM_SACK_SOCKET'], clusterName: conf.clusterName });
    return { controllers: signer, accounting: signer };
  }
  if (conf.authType !== 'auth/munge') {
    logger.verbose(`nothing vouches for this process: ${conf.authType} is not known`);
    return { controllers: null, accounting: null };
  }
  try {
    const ttlSeconds = conf.mungeTtlSeconds;
    const of = (socket: string | null) =>
      loadMunge({ ...(socket && { socket }), ...(ttlSeconds && { ttlSeconds }) });
    const controllers = of(conf.mungeSocket);
    const { accountingStoragePass } = conf;
    return {
      controllers,
      accounting: accountingStoragePass ? of(accountingStoragePass) : controllers,
    };
  } catch (error) {
    logger.verbose(`nothing vouches for this process: ${(error as Error).message}`);
    return { controllers: null, accounting: null };
  }
}

/** What a configuration is asked for with where no token is there: which plugin it is must be guessed. */
export function earlySigner(env: NodeJS.ProcessEnv): Signer {
  const socket = env['SLURM_SACK_SOCKET'];
  if (socket === undefined && !existsSync(NODE_SOCKET)) return loadMunge();
  return sackSigner({ socket, clusterName: '' });
}
