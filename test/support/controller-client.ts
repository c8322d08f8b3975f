/** A client of fake controllers, with patience. */

import type { ControllerOptions } from '../../src/cluster/controller/client.js';
import { ControllerClient } from '../../src/cluster/controller/client.js';
import { SpoolBudget } from '../../src/cluster/transport/spool-budget.js';
import { TokenCaller } from '../../src/credentials/caller.js';
import { CredentialSource } from '../../src/credentials/credentials.js';
import { SlurmError } from '../../src/errors.js';
import type { FakeController } from './fake-controller.js';

export const ALICE = new TokenCaller('good token', null);
export const MALLORY = new TokenCaller('bad token', null);

export function clientOf(
  fakes: readonly Pick<FakeController, 'port'>[],
  options: Partial<ControllerOptions> = {},
): ControllerClient {
  return new ControllerClient({
    controllers: fakes.map((fake, i) => ({
      name: `c${i}`,
      address: '127.0.0.1',
      ports: [fake.port],
    })),
    messageTimeoutMs: 5000,
    connectTimeoutMs: 30_000,
    credentials: new CredentialSource(null),
    budget: new SpoolBudget(),
    ...options,
  });
}

/** The error of Slurm that something fails with; it must fail with one. */
export async function failureOf(promise: Promise<unknown>): Promise<SlurmError> {
  const outcome = await promise.then(
    () => new Error('it did not fail'),
    (error: unknown) => error,
  );
  if (outcome instanceof SlurmError) return outcome;
  throw outcome;
}

/** Longer than anything takes, on a machine that is busy with other things too. */
const PATIENCE_MS = 30_000;

/** Waits until something is so. */
export async function eventually(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`it never became true: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
