export { describeNotice } from '@tertulia/protocol/client';
