/** Writes the newest value, one write at a time; values overtaken by newer ones are never written. */
export type LatestWriter<T> = {
  write(value: T): void;
  /** Resolves when nothing is left to be written. */
  done(): Promise<void>;
};

export function createLatestWriter<T>(write: (value: T) => Promise<void>): LatestWriter<T> {
  let next: { readonly value: T } | undefined;
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    // Changes of one turn are written together.
    await Promise.resolve();
    while (next) {
      const { value } = next;
      next = undefined;
      await write(value).catch(() => undefined);
    }
    running = undefined;
  }

  return {
    write(value) {
      next = { value };
      running ??= run();
    },
    done: () => running ?? Promise.resolve(),
  };
}
