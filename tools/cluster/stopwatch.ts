/** Progress with the time that it took. */
export class Stopwatch {
  readonly #started = performance.now();

  /** Seconds since it was made, such as `12.3 s`. */
  get elapsed(): string {
    return `${((performance.now() - this.#started) / 1000).toFixed(1)} s`;
  }

  log(step: string): void {
    console.log(`[${this.elapsed.padStart(7)}] ${step}`);
  }
}
