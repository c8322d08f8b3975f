/** The program: options, configuration, listeners, signals. */
import type { Logger } from 'pino';
import type { Cluster } from '../cluster/cluster.js';
import { loadSlurmConf } from '../cluster/conf/discover.js';
import { SlurmConfError } from '../cluster/conf/error.js';
import { bitstringLength } from '../cluster/derive/array-tasks.js';
import { openCluster } from '../cluster/open.js';
import type { Listener } from '../http/listen.js';
import { listen } from '../http/listen.js';
import { buildServer } from '../http/server.js';
import { operationsOf } from '../operations/index.js';
import { PACKAGE_VERSION, RELEASE } from '../release.js';
import { loadMunge } from '../system/munge.js';
import { NameService } from '../system/names.js';
import type { SlurmIdentity } from './identity.js';
import { checkIdentity, processIdentity } from './identity.js';
import { createLogger } from './logger.js';
import type { Options } from './options.js';
import { parseOptions, USAGE, UsageError } from './options.js';

/** Runs the daemon until it is told to end. @returns the exit status. */
export async function main(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  let logger = createLogger(0);
  try {
    const options = parseOptions(args, env);
    if (options.action === 'help') return print(process.stderr, USAGE);
    if (options.action === 'version') {
      const name = `slurm ${RELEASE} (slurmrestd for Node.js ${PACKAGE_VERSION})`;
      return print(process.stdout, `${name}\n`);
    }
    logger = createLogger(options.verbosity);
    endOnBugs(logger);
    for (const warning of options.warnings) logger.warn(warning);
    // When whoever reads the log goes away, the service goes on.
    process.stderr.on('error', () => undefined);
    await serve(options, env, logger);
    return 0;
  } catch (error) {
    if (error instanceof UsageError && error.showUsage) {
      return print(process.stderr, `${error.message}\n${USAGE}`) + 1;
    }
    if (!isExpected(error)) throw error;
    // As upstream tells it: what is wrong, then what cannot be done for it.
    if (error instanceof SlurmConfError) logger.error(error.message);
    logger.fatal(error instanceof SlurmConfError ? error.conclusion : error.message);
    return 1;
  }
}

/** After an error that nobody handled nothing is known to be right: it is told, and the process ends. */
function endOnBugs(logger: Logger): void {
  process.on('uncaughtException', (err) => {
    logger.fatal({ err }, 'a bug in this program');
    process.exit(1);
  });
}

/** What goes wrong outside this program: told in a line, without a stack. */
function isExpected(error: unknown): error is Error {
  const isSystems = error instanceof Error && 'syscall' in error;
  return error instanceof UsageError || error instanceof SlurmConfError || isSystems;
}

function print(stream: NodeJS.WriteStream, text: string): number {
  stream.write(text);
  return 0;
}

async function serve(options: Options, env: NodeJS.ProcessEnv, logger: Logger): Promise<void> {
  if (options.addresses.length === 0) {
    throw new UsageError('No address to listen on', { showUsage: true });
  }
  const cluster = await connect(options, env, logger);
  const server = buildServer({
    cluster,
    operations: operationsOf(cluster),
    authentications: options.authentications,
    parsers: options.parsers,
    logger,
  });
  const listeners: Listener[] = [];
  try {
    for (const address of options.addresses) listeners.push(await listen(server, address));
    logger.info(`listening on ${listeners.map(addressOf).join(', ')}`);
    logger.info(`caught ${await endingSignal()}. Shutting down.`);
  } finally {
    await Promise.all(listeners.map((listener) => listener.close()));
    await server.close();
    cluster.close();
  }
}

async function connect(options: Options, env: NodeJS.ProcessEnv, logger: Logger): Promise<Cluster> {
  const names = new NameService();
  const conf = await loadSlurmConf({
    env,
    munge: () => loadMunge(),
    onWait: (message) => logger.error(message),
    ...(options.confPath !== null && { file: options.confPath }),
  });
  const identity = processIdentity();
  if (options.checksUser && identity !== null) {
    checkIdentity(identity, await identityOf(conf.slurmUser, names));
  }
  const derive = { bitstringLength: bitstringLength(env['SLURM_BITSTR_LEN']) };
  return openCluster(conf, { names, derive });
}

/** SlurmUser may be a name or a number. */
async function identityOf(user: string, names: NameService): Promise<SlurmIdentity> {
  if (!/^\d+$/.test(user)) {
    await names.resolve({ userNames: [user] });
    return { uid: names.userId(user), gid: await names.primaryGroupId(user) };
  }
  const uid = Number(user);
  await names.resolve({ uids: [uid] });
  const name = names.userName(uid);
  return { uid, gid: name === null ? null : await names.primaryGroupId(name) };
}

function addressOf({ server }: Listener): string {
  const address = server.address();
  if (address === null || typeof address === 'string') return `unix:${address}`;
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `${host}:${address.port}`;
}

/** Waits for a signal to end. The second one ends the process at once. */
function endingSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    const end = (signal: NodeJS.Signals) => {
      process.once('SIGINT', () => process.exit(130));
      process.once('SIGTERM', () => process.exit(143));
      resolve(signal);
    };
    process.once('SIGINT', end);
    process.once('SIGTERM', end);
  });
}
