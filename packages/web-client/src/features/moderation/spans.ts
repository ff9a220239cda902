/** For how long something holds, as one chooses it. */
export type Span = '10 minutes' | 'an hour' | 'a day' | 'a week' | '30 days';

const minuteMs = 60_000;
const spanMs: Readonly<Record<Span, number>> = {
  '10 minutes': 10 * minuteMs,
  'an hour': 60 * minuteMs,
  'a day': 24 * 60 * minuteMs,
  'a week': 7 * 24 * 60 * minuteMs,
  '30 days': 30 * 24 * 60 * minuteMs,
};

/** The end of a span that begins now, as the protocol writes times. */
export function endOf(span: Span, now: Date): string {
  return new Date(now.getTime() + spanMs[span]).toISOString();
}
