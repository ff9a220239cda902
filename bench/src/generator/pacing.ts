/** When authors send. */
export type Pacing =
  /** An open loop: so many a second in all, the authors in turn, whether or not the server keeps up. */
  | { readonly kind: 'rate'; readonly perSecond: number; readonly seconds: number }
  /** A closed loop: each author has so many unacknowledged. */
  | { readonly kind: 'window'; readonly inFlight: number; readonly seconds: number }
  /** Each author sends so many, the next when one is acknowledged. */
  | { readonly kind: 'count'; readonly messagesPerAuthor: number }
  /** One message in all rooms at a time, the next when everyone in this generator has it. */
  | { readonly kind: 'one-by-one'; readonly seconds: number };
