/** What was made of one message: how often it was edited, whether it is pinned, and how many there are of each emoji. */
export class MessageMarks {
  rev = 0;
  isPinned = false;
  private readonly kinds = new Map<string, number>();

  setCount(emoji: string, count: number): void {
    if (count > 0) this.kinds.set(emoji, count);
    else this.kinds.delete(emoji);
  }

  /** One text for what is the same, in whatever order it came about; empty where there is nothing. */
  toString(): string {
    const kinds = [...this.kinds].map(([emoji, count]) => `${emoji}${count}`).sort((a, b) => (a < b ? -1 : 1));
    return [...(this.rev > 0 ? [`rev ${this.rev}`] : []), ...(this.isPinned ? ['pinned'] : []), ...kinds].join(' ');
  }
}

/** The marks of a message as the protocol shows it. */
export function toMarks(message: {
  readonly rev?: number | undefined;
  readonly pinned?: true | undefined;
  readonly reactions?: readonly { readonly emoji: string; readonly count: number }[] | undefined;
}): MessageMarks {
  const marks = new MessageMarks();
  marks.rev = message.rev ?? 0;
  marks.isPinned = message.pinned === true;
  for (const { emoji, count } of message.reactions ?? []) marks.setCount(emoji, count);
  return marks;
}
