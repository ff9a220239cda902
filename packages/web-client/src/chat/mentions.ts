export { findMentionStart, isMentioned, namesToMention } from '@tertulia/protocol/client';
