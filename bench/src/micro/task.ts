/** A piece of code that is measured by itself. */
export type Task = {
  readonly name: string;
  /** How many messages one call is about: few pieces are slow enough to be timed one by one. */
  readonly messageCount: number;
  run(): unknown;
};
