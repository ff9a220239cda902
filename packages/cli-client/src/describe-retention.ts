import type { Retention } from '@tertulia/protocol';

/** How long a room keeps messages, as a sentence. */
export function describeRetention({ days, count }: Retention): string {
  const kept =
    count === undefined ? 'Messages are' : count === 1 ? 'The newest message is' : `The newest ${count} messages are`;
  const time = days === undefined ? '' : days === 1 ? ' for a day' : ` for ${days} days`;
  return `${kept} kept${time || (count === undefined ? ' for good' : ', and no others')}.`;
}
