export { attentionOf } from '@tertulia/protocol/client';
