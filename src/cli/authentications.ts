/** The ways in which callers of this daemon may say who they are. */
import type { Duplex } from 'node:stream';
import type { Authentication } from '../http/authentication.js';
import { jwtAuthentication } from '../http/authentication.js';
import type { Peer } from '../http/local-authentication.js';
import { LocalAuthentication } from '../http/local-authentication.js';
import type { NameService } from '../system/names.js';
import type { Ids } from '../system/privileges.js';
import { becomeUser } from '../system/privileges.js';
import { SocketOptions } from '../system/socket-options.js';
import type { Logger } from './logger.js';

/** By their plugins' names, in the order in which they are asked unless told otherwise. */
export const AUTHENTICATION_NAMES = ['rest_auth/local', 'rest_auth/jwt'] as const;
export type AuthenticationName = (typeof AUTHENTICATION_NAMES)[number];

/** What local authentication needs to know. */
export interface LocalSurroundings {
  readonly names: NameService;
  readonly logger: Logger;
  /** The value of SLURM_JWT. */
  readonly token: string | undefined;
  readonly becomesUser: boolean;
  /** Standard input, where requests are read from it and it is no socket. */
  readonly standardInput: { readonly connection: Duplex; readonly peer: Peer } | null;
}

/** Makes the ways of these names. */
export function authenticationsOf(
  chosen: readonly AuthenticationName[],
  surroundings: LocalSurroundings,
): Authentication[] {
  return chosen.map((name) => {
    if (name === 'rest_auth/jwt') return jwtAuthentication;
    const local = localAuthentication(surroundings);
    return (request) => local.find(request);
  });
}

function localAuthentication(surroundings: LocalSurroundings): LocalAuthentication {
  const { names, logger, token, becomesUser, standardInput } = surroundings;
  const options = new SocketOptions();
  return new LocalAuthentication({
    peerOf(connection) {
      if (connection === standardInput?.connection) return standardInput.peer;
      const credentials = options.peerOf(connection);
      return credentials === null ? null : { type: 'socket', ...credentials };
    },
    ownUid: () => process.getuid?.() ?? -1,
    async nameOf(uid) {
      await names.resolve({ uids: [uid] });
      return names.userName(uid);
    },
    token,
    become: becomesUser ? (ids) => becomeOrEnd(ids, logger) : null,
    log: {
      info: (text) => logger.info(text),
      error: (text) => logger.error(text),
    },
  });
}

/** A process that became somebody by half must serve nobody. */
function becomeOrEnd(ids: Ids, logger: Logger): void {
  try {
    becomeUser(ids);
  } catch (error) {
    logger.fatal((error as Error).message);
    process.exit(1);
  }
}
