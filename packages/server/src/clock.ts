/** Time as the server needs it: monotonic milliseconds for limits and deadlines, the wall clock only for what people read. */
export type Clock = { readonly now: () => number; readonly wallClock: () => number };

export const systemClock: Clock = { now: () => Math.floor(performance.now()), wallClock: () => Date.now() };
