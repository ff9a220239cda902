export { findMentionStart, isMentioned, mentionedIn, namesToMention } from '@tertulia/protocol/client';
