import { describeNotice, type Notice } from '@tertulia/protocol/client';
import { describeMoment } from './moment-text.ts';
import { visibleText } from './ui/visible-text.ts';

/** What a moderator did to the user, as one safe line. */
export function toNoticeLine(notice: Notice, now: Date): string {
  return visibleText(describeNotice(notice, (until) => describeMoment(until, now)));
}
