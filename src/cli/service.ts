/** The daemon at work: its cluster, its listeners, and the signals that it takes. */
import { once } from 'node:events';
import type { Cluster } from '../cluster/cluster.js';
import type { LoadOptions } from '../cluster/conf/discover.js';
import { loadSlurmConf } from '../cluster/conf/discover.js';
import { SlurmConfError } from '../cluster/conf/error.js';
import { bitstringLength } from '../cluster/derive/array-tasks.js';
import { openCluster } from '../cluster/open.js';
import { Gate } from '../http/gate.js';
import type { Listener } from '../http/listen.js';
import { buildServer } from '../http/server.js';
import { operationsOf } from '../operations/index.js';
import type { AnyOperation } from '../operations/operation.js';
import { loadMunge } from '../system/munge.js';
import { NameService } from '../system/names.js';
import { openListeners } from './addresses.js';
import type { ServedCluster } from './current-server.js';
import { CurrentServer } from './current-server.js';
import { checkIdentity, processIdentity, slurmIdentity } from './identity.js';
import type { Logger } from './logger.js';
import type { Options } from './options.js';
import { requireIdentity } from './privileges.js';
import { requestLine } from './request-log.js';
import { UsageError } from './usage-error.js';

/** What a service is made of. */
interface Surroundings {
  readonly options: Options;
  readonly env: NodeJS.ProcessEnv;
  readonly logger: Logger;
  readonly names: NameService;
  /** Names requests, whichever server answers them. */
  readonly nextRequestId: () => string;
}

/** Serves until a signal ends it. */
export async function serve(
  options: Options,
  env: NodeJS.ProcessEnv,
  logger: Logger,
): Promise<void> {
  if (options.addresses.length === 0) {
    throw new UsageError('No address to listen on', { showUsage: true });
  }
  let requests = 0;
  const nextRequestId = () => `req-${++requests}`;
  const names = new NameService();
  const surroundings: Surroundings = { options, env, logger, names, nextRequestId };
  await requireIdentity(options, names);
  const server = new CurrentServer(await build(surroundings));
  const gate = new Gate(options.maxConnections);
  const { timeouts } = options;
  let listeners: readonly Listener[] = [];
  const ended = new AbortController();
  try {
    listeners = await openListeners(server, options.addresses, { timeouts, gate }, logger);
    logger.info(`listening on ${listeners.map(placeOf).join(', ')}`);
    void reloadOnSignal(server, surroundings, ended.signal);
    void reportOnSignal(gate, listeners, logger, ended.signal);
    logger.info(`caught ${await endingSignal()}. Shutting down.`);
  } finally {
    ended.abort();
    await Promise.all(listeners.map((listener) => listener.close()));
    await server.close();
  }
}

async function build(
  surroundings: Surroundings,
  patience: Pick<LoadOptions, 'attempts'> = {},
): Promise<ServedCluster> {
  const { options, logger } = surroundings;
  const cluster = await connect(surroundings, patience);
  const app = buildServer({
    cluster,
    operations: chosenOperations(cluster, options.groups),
    authentications: options.authentications,
    parsers: options.parsers,
    style: options.style,
    ...(options.responseCodes !== null && { responseCodes: options.responseCodes }),
    logger,
    nextRequestId: surroundings.nextRequestId,
    ...(logger.isLevelEnabled('verbose') && {
      onAnswered: (request) => logger.verbose(request, requestLine(request)),
    }),
  });
  await app.ready();
  return { app, cluster };
}

async function connect(
  { options, env, logger, names }: Surroundings,
  patience: Pick<LoadOptions, 'attempts'>,
): Promise<Cluster> {
  const conf = await loadSlurmConf({
    env,
    munge: () => loadMunge(),
    onWait: (message) => logger.error(message),
    ...(options.confPath !== null && { file: options.confPath }),
    ...patience,
  });
  const identity = processIdentity();
  if (options.checksUser && identity !== null) {
    checkIdentity(identity, await slurmIdentity(conf.slurmUser, names));
  }
  const derive = { bitstringLength: bitstringLength(env['SLURM_BITSTR_LEN']) };
  return openCluster(conf, { names, derive });
}

/** Those of the groups that were chosen; accounting cannot be chosen where there is none. */
function chosenOperations(cluster: Cluster, groups: Options['groups']): readonly AnyOperation[] {
  const operations = operationsOf(cluster);
  if (groups === null) return operations;
  if (groups.has('slurmdb') && cluster.accounting === null) {
    throw new UsageError(
      'openapi/slurmdbd needs AccountingStorageType=accounting_storage/slurmdbd',
    );
  }
  return operations.filter(({ group }) => groups.has(group));
}

/** SIGHUP: the configuration is read again, and stays as it is where the new one cannot be used. */
async function reloadOnSignal(
  server: CurrentServer,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<void> {
  const { logger } = surroundings;
  const signals = new SignalQueue('SIGHUP', signal);
  while (await signals.next()) {
    try {
      const next = await build(surroundings, { attempts: 1 });
      server.replace(next);
      logger.info('read the configuration again');
    } catch (error) {
      if (!isExpected(error)) throw error;
      logger.error(error.message);
      logger.error('the new configuration cannot be used: the one before stays in force');
    }
  }
}

/** SIGPROF: a line for each connection. */
async function reportOnSignal(
  gate: Gate,
  listeners: readonly Listener[],
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  const signals = new SignalQueue('SIGPROF', signal);
  while (await signals.next()) {
    logger.info(`${gate}, ${listeners.length} listeners`);
    for (const line of listeners.flatMap((listener) => listener.report())) logger.info(line);
  }
}

/** One signal, however often it comes while the last one is being dealt with, is dealt with once more. */
class SignalQueue {
  readonly #end: AbortSignal;
  #wake: () => void = () => undefined;
  #isPending = false;

  constructor(name: NodeJS.Signals, end: AbortSignal) {
    this.#end = end;
    const onSignal = () => {
      this.#isPending = true;
      this.#wake();
    };
    process.on(name, onSignal);
    end.addEventListener('abort', () => {
      process.off(name, onSignal);
      this.#wake();
    });
  }

  /** Waits for the signal; false at the end. */
  async next(): Promise<boolean> {
    if (!this.#isPending && !this.#end.aborted) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#isPending = false;
    return !this.#end.aborted;
  }
}

/** What goes wrong outside this program: told in a line, without a stack. */
export function isExpected(error: unknown): error is Error {
  const isSystems = error instanceof Error && 'syscall' in error;
  return error instanceof UsageError || error instanceof SlurmConfError || isSystems;
}

function placeOf({ server }: Listener): string {
  const address = server.address();
  if (address === null || typeof address === 'string') return `unix:${address}`;
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `${host}:${address.port}`;
}

/** Waits for a signal to end. The second one ends the process at once. */
async function endingSignal(): Promise<NodeJS.Signals> {
  const signal = await Promise.race(
    (['SIGINT', 'SIGTERM'] as const).map(async (name) => {
      await once(process, name);
      return name;
    }),
  );
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
  return signal;
}
