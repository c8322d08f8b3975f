/** The daemon at work: what it serves, for whom, and the signals that it takes. */

import type { Cluster } from '../cluster/cluster.js';
import type { LoadOptions } from '../cluster/conf/discover.js';
import { loadSlurmConf } from '../cluster/conf/discover.js';
import { SlurmConfError } from '../cluster/conf/error.js';
import type { SlurmConf } from '../cluster/conf/slurm-conf.js';
import { bitstringLength } from '../cluster/derive/array-tasks.js';
import { loadAuthorities } from '../cluster/link.js';
import { openCluster } from '../cluster/open.js';
import { Gate } from '../http/gate.js';
import type { Listener } from '../http/listen.js';
import { buildServer } from '../http/server.js';
import type { TlsIdentity } from '../http/tls.js';
import { operationsOf } from '../operations/index.js';
import type { AnyOperation } from '../operations/operation.js';
import { NameService } from '../system/names.js';
import { openListeners } from './addresses.js';
import type { LocalSurroundings } from './authentications.js';
import { authenticationsOf } from './authentications.js';
import type { ServedCluster } from './current-server.js';
import { CurrentServer } from './current-server.js';
import { checkIdentity, processIdentity, slurmIdentity } from './identity.js';
import type { Logger } from './logger.js';
import type { Options } from './options.js';
import { chosenIds, takeIdentity } from './privileges.js';
import { requestLine } from './request-log.js';
import { endingSignal, SignalQueue } from './signals.js';
import { earlySigner, signersOf } from './signers.js';
import { loadTlsIdentity, tlsIdentity } from './tls-identity.js';
import { UsageError } from './usage-error.js';

/** What a service is made of. */
export interface Surroundings {
  readonly options: Options;
  readonly env: NodeJS.ProcessEnv;
  readonly logger: Logger;
}

/** What is served, and how. */
export interface Service {
  readonly server: CurrentServer;
  /** Null: without TLS. */
  readonly tls: TlsIdentity | null;
  /** Reads the configuration again; the one before stays in force where the new one cannot be used. */
  reload(): Promise<SlurmConf>;
}

/** Hooks of one mode or another. */
interface Hooks {
  readonly standardInput: LocalSurroundings['standardInput'];
  /** Told of the first of a reply's errors. */
  readonly onError?: (errorNumber: number) => void;
}

/**
 * Reads the configuration and the certificate, becomes whom it is to serve as, and connects the rest.
 * @throws {UsageError} {@link SlurmConfError}
 */
export async function startService(surroundings: Surroundings, hooks: Hooks): Promise<Service> {
  const { options, env, logger } = surroundings;
  const names = new NameService();
  let requests = 0;
  const nextRequestId = () => `req-${++requests}`;
  const load = async (patience: Pick<LoadOptions, 'attempts'> = {}): Promise<SlurmConf> =>
    await loadSlurmConf({
      env,
      munge: () => earlySigner(env),
      onWait: (message) => logger.error(message),
      ...(options.confPath !== null && { file: options.confPath }),
      ...patience,
    });
  const authentications = authenticationsOf(options.authentications, {
    names,
    logger,
    token: env['SLURM_JWT'],
    becomesUser: options.becomesUser,
    standardInput: hooks.standardInput,
  });
  const build = async (conf: SlurmConf): Promise<ServedCluster> => {
    const derive = { bitstringLength: bitstringLength(env['SLURM_BITSTR_LEN']) };
    const signers = signersOf(conf, env, logger);
    const authorities = await loadAuthorities(conf);
    const cluster = openCluster(conf, { names, derive, signers, authorities });
    const app = buildServer({
      cluster,
      operations: chosenOperations(cluster, options.groups),
      authentications,
      parsers: options.parsers,
      style: options.style,
      ...(options.responseCodes !== null && { responseCodes: options.responseCodes }),
      logger,
      nextRequestId,
      ...(logger.isLevelEnabled('verbose') && {
        onAnswered: (request) => logger.verbose(request, requestLine(request)),
      }),
      ...(hooks.onError && { onError: hooks.onError }),
    });
    await app.ready();
    return { app, cluster };
  };
  const ids = await chosenIds(options, names);
  const conf = await load();
  // Their files may be the starting user's alone.
  const tls = await tlsIdentity(conf, logger);
  takeIdentity(ids);
  await checkUser(conf, options, names);
  const server = new CurrentServer(await build(conf));
  return {
    server,
    tls,
    async reload() {
      const next = await load({ attempts: 1 });
      await checkUser(next, options, names);
      server.replace(await build(next));
      return next;
    },
  };
}

async function checkUser(conf: SlurmConf, options: Options, names: NameService): Promise<void> {
  const identity = processIdentity();
  if (!options.checksUser || identity === null) return;
  checkIdentity(identity, await slurmIdentity(conf.slurmUser, names), options.becomesUser);
}

/** Serves on the addresses until a signal ends it. */
export async function listenUntilSignal(surroundings: Surroundings): Promise<void> {
  const { options, logger } = surroundings;
  const service = await startService(surroundings, { standardInput: null });
  const { server, tls } = service;
  if (tls === null && options.addresses.some((address) => address.type === 'tcp' && address.tls)) {
    throw new UsageError('Cannot create https:// socket because no TLS plugin is available');
  }
  const gate = new Gate(options.maxConnections);
  const { timeouts } = options;
  let listeners: readonly Listener[] = [];
  const ended = new AbortController();
  try {
    const opened = { timeouts, gate, ...(tls !== null && { tls }) };
    listeners = await openListeners(server, options.addresses, opened, logger);
    void reloadOnSignal(service, listeners, logger, ended.signal);
    void reportOnSignal(gate, listeners, logger, ended.signal);
    const ending = endingSignal(logger);
    // Whoever reads this may send signals.
    logger.info(`listening on ${listeners.map(placeOf).join(', ')}`);
    await ending;
  } finally {
    ended.abort();
    await Promise.all(listeners.map((listener) => listener.close()));
    await server.close();
  }
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

/** SIGHUP: the configuration and the certificate are read again. */
async function reloadOnSignal(
  service: Service,
  listeners: readonly Listener[],
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  const signals = new SignalQueue('SIGHUP', signal);
  while (await signals.next()) {
    try {
      const conf = await service.reload();
      logger.info('read the configuration again');
      await renewCertificate(conf, listeners, logger);
    } catch (error) {
      if (!isExpected(error)) throw error;
      logger.error(error.message);
      logger.error('the new configuration cannot be used: the one before stays in force');
    }
  }
}

async function renewCertificate(
  conf: SlurmConf,
  listeners: readonly Listener[],
  logger: Logger,
): Promise<void> {
  try {
    const tls = await loadTlsIdentity(conf);
    for (const listener of listeners) listener.renew(tls);
    logger.info('read the certificate');
  } catch (error) {
    const { message } = error as Error;
    if (!listeners.some(({ hasTls }) => hasTls)) {
      logger.verbose(`no TLS: ${message}`);
      return;
    }
    logger.error(message);
    logger.error('the certificate cannot be used: the one before stays in force');
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

/** What goes wrong outside this program: told in a line, without a stack. */
export function isExpected(error: unknown): error is Error {
  const isSystems = error instanceof Error && 'syscall' in error;
  return error instanceof UsageError || error instanceof SlurmConfError || isSystems;
}

function placeOf({ server }: Listener): string {
  const address = server.address();
  // Of one that was open already Node.js knows no path.
  if (address === null) return 'a UNIX socket';
  if (typeof address === 'string') return `unix:${address}`;
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `${host}:${address.port}`;
}
