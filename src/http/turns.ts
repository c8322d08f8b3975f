/** Whose turn it is: long replies are written a slice at a time, one slice in each turn of the event loop. */
export class Turns {
  readonly #waiting: (() => void)[] = [];

  /**
   * Waits for a turn. However many replies are being written, whatever else happens waits no longer than one
   * slice takes.
   */
  async next(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
      if (this.#waiting.length === 1) setImmediate(this.#serve);
    });
  }

  readonly #serve = (): void => {
    this.#waiting.shift()?.();
    if (this.#waiting.length > 0) setImmediate(this.#serve);
  };
}
