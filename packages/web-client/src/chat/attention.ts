export { attentionOf, calls } from '@tertulia/protocol/client';
