export { attentionOf, calls, isLeftUnread } from '@tertulia/protocol/client';
