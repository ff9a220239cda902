import type { RoomSummary } from '@tertulia/protocol';

/** That somebody may say nothing, in a room or everywhere, until an instant of the steady wall clock. */
export type Mute = { readonly until: number; readonly reason?: string };

/** As whoever is muted is told of it. */
export function toMutedFields(mute: Mute | undefined): Pick<RoomSummary, 'muted_until' | 'muted_reason'> {
  if (!mute) return {};
  const { until, reason } = mute;
  return { muted_until: new Date(until).toISOString(), ...(reason !== undefined && { muted_reason: reason }) };
}

/** The same in a sentence. */
export function describeMute({ until, reason }: Mute): string {
  return `You are muted until ${new Date(until).toISOString()}${reason ? `: ${reason}` : '.'}`;
}

/** Of two mutes, the one that holds everywhere and the one of a room, the one that ends last. */
export function laterMute(one: Mute | undefined, other: Mute | undefined): Mute | undefined {
  if (!one || !other) return one ?? other;
  return one.until >= other.until ? one : other;
}
