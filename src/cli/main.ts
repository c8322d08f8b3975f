/** The program. */
import { SlurmConfError } from '../cluster/conf/error.js';
import { buildDocument } from '../openapi/document.js';
import { OPERATIONS } from '../operations/index.js';
import { RELEASE } from '../release.js';
import { openSyslog } from '../system/syslog.js';
import { activation } from './activation.js';
import { serveConnection } from './inetd.js';
import type { LogSettings } from './log-levels.js';
import { DEFAULT_LOG, logTargets } from './log-levels.js';
import type { Logger } from './logger.js';
import { createLogger, STDERR_LOG } from './logger.js';
import type { DocumentOptions } from './options.js';
import { parseCommand } from './options.js';
import { isExpected, listenUntilSignal } from './service.js';
import { USAGE } from './usage.js';
import { UsageError } from './usage-error.js';

/** Does what the command line says. @returns the exit status, of a daemon when it was told to end. */
export async function main(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  let logger: Logger | null = null;
  try {
    const command = parseCommand(args, env);
    if (command.action === 'print') {
      process.stderr.write(command.stderr);
      process.stdout.write(command.stdout);
      return 0;
    }
    const { options } = command;
    logger = command.action === 'serve' ? openLog(command.options.log) : createLogger(STDERR_LOG);
    for (const warning of options.warnings) logger.warn(warning);
    if (command.action === 'document') return printDocument(command.options);
    endOnBugs(logger);
    const { listening, connection } = activation(env);
    const handed = listening.map((fd) => ({ type: 'descriptor', fd }) as const);
    const addresses = [...command.options.addresses, ...handed];
    const surroundings = { options: { ...command.options, addresses }, env, logger };
    if (addresses.length === 0) process.exit(await serveConnection(surroundings, connection));
    await listenUntilSignal(surroundings);
    // Whoever asked is answered or gone: what still waits for Slurm holds nothing up.
    process.exit(0);
  } catch (error) {
    if (!isExpected(error)) throw error;
    const isFatal = !(error instanceof UsageError && error.showUsage);
    tell(error, logger ?? openLog(DEFAULT_LOG));
    // A core file instead of an exit status, for who asks for it.
    if (isFatal && env['ABORT_ON_FATAL'] !== undefined) process.abort();
    return 1;
  }
}

function openLog(settings: LogSettings): Logger {
  const syslog = openSyslog();
  const isTerminal = process.stderr.isTTY === true;
  const targets = logTargets(settings, { isTerminal, hasSyslog: syslog !== null });
  return createLogger({ targets, format: settings.format, syslog });
}

function tell(error: Error, logger: Logger): void {
  if (error instanceof UsageError && error.showUsage) {
    process.stderr.write(`${error.message}\n${USAGE}`);
  } else if (error instanceof SlurmConfError) {
    // As upstream tells it: what is wrong, then what cannot be done for it.
    logger.error(error.message);
    logger.fatal(error.conclusion);
  } else {
    logger.fatal(error.message);
  }
}

/** What upstream prints: JSON for reading, without a line end, that tells of JSON alone. */
function printDocument({ parsers, groups, responseCodes }: DocumentOptions): number {
  const document = buildDocument({
    operations: OPERATIONS.filter(({ group }) => groups?.has(group) ?? true),
    parsers,
    mediaTypes: ['application/json'],
    ...(responseCodes !== null && { responseCodes }),
    release: RELEASE,
  });
  process.stdout.write(JSON.stringify(document, null, 2));
  return 0;
}

/** After an error that nobody handled nothing is known to be right: it is told, and the process ends. */
function endOnBugs(logger: Logger): void {
  process.on('uncaughtException', (err) => {
    logger.fatal({ err }, 'a bug in this program');
    process.exit(1);
  });
}
