export { muteIn } from '@tertulia/protocol/client';
