/** What a run is like; two runs compare only if these are the same. */
export type Settings = {
  /** How long each thing is measured. */
  readonly seconds: number;
  readonly rounds: number;
  /** Of the room of `fan-out`. */
  readonly members: number;
  /** Of `rooms`, `connect`, `resume` and `idle`. */
  readonly connections: number;
  /** Of each room but that of `fan-out`. */
  readonly roomSize: number;
  /** Messages that each room of `rooms` has unacknowledged. */
  readonly inFlight: number;
  /** To which the room of `log` grows. */
  readonly logMessages: number;
  /** Length of a text. */
  readonly contentChars: number;
  /** Connections on their way at once. */
  readonly inProgress: number;
  readonly generators: number;
};
