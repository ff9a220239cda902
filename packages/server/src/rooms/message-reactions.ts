import { type LogEvent, maxReactionNames, type Reaction } from '@tertulia/protocol';

/** Who reacted to one message, and how; emoji and people in the order in which they came. */
export class MessageReactions {
  /** By emoji, and then by user: their name at that time. */
  private readonly kinds = new Map<string, Map<string, string>>();

  add(emoji: string, userId: string, username: string): void {
    const people = this.kinds.get(emoji);
    if (people) people.set(userId, username);
    else this.kinds.set(emoji, new Map([[userId, username]]));
  }

  remove(emoji: string, userId: string): void {
    const people = this.kinds.get(emoji);
    people?.delete(userId);
    if (people?.size === 0) this.kinds.delete(emoji);
  }

  apply({ emoji, user_id, username, added }: Extract<LogEvent, { type: 'ReactionChanged' }>): void {
    if (added) this.add(emoji, user_id, username);
    else this.remove(emoji, user_id);
  }

  get isEmpty(): boolean {
    return this.kinds.size === 0;
  }

  /** How many there are in all. */
  get count(): number {
    return [...this.kinds.values()].reduce((sum, people) => sum + people.size, 0);
  }

  /** As `viewerId` is shown it. */
  toReactions(viewerId: string): Reaction[] {
    return [...this.kinds].map(([emoji, people]) => ({
      emoji,
      count: people.size,
      me: people.has(viewerId),
      users: [...take(people.values(), maxReactionNames)],
    }));
  }
}

function* take<T>(values: Iterable<T>, count: number): Generator<T> {
  let left = count;
  for (const value of values) {
    if (left-- <= 0) return;
    yield value;
  }
}
