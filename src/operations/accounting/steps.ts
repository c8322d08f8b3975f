/** Changes that are made step by step in one transaction, until one fails. */
import type { Findings } from '../../model/engine/context.js';
import { recordFailure } from '../failures.js';

/** Ends the steps: why is among the findings. */
class Stopped extends Error {}

/** The steps of one request. */
export class Steps {
  readonly findings: Findings;

  constructor(findings: Findings) {
    this.findings = findings;
  }

  /** Takes a step; its failure is told as upstream tells it, and no other follows. */
  async take<T>(source: string, description: string, step: () => Promise<T>): Promise<T> {
    try {
      return await step();
    } catch (error) {
      recordFailure(this.findings, error, source, description);
      throw new Stopped();
    }
  }

  /** Refuses to go on. */
  stop(errorNumber: number, description: string, source: string): never {
    this.findings.error(errorNumber, description, source);
    throw new Stopped();
  }

  /** Does something for one item after the other, until a step fails. */
  async forEach<T>(items: readonly T[], steps: (item: T) => Promise<void>): Promise<void> {
    try {
      for (const item of items) await steps(item);
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
    }
  }
}
