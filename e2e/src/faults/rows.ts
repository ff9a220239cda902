import type { Row } from './row.ts';
import { afternoon } from './rows/afternoon.ts';
import { drain } from './rows/drain.ts';
import { sigkill } from './rows/f1-sigkill.ts';
import { powerCut } from './rows/f2-power-cut.ts';
import { killBeforeAck } from './rows/f3-kill-before-ack.ts';
import { failingDisk } from './rows/f4-failing-disk.ts';
import { slowFsync } from './rows/f5-slow-fsync.ts';
import { sameClientId } from './rows/f6-same-client-id.ts';
import { stalledReaders } from './rows/f11-stalled-readers.ts';
import { badLinesRow } from './rows/f12-bad-lines.ts';
import { crowdRestart } from './rows/f13-crowd-restart.ts';
import { connectionChurn } from './rows/f14-connection-churn.ts';
import { clockJumps } from './rows/f15-clock-jumps.ts';
import { malformedFrames } from './rows/f16-malformed-frames.ts';
import { hoarders } from './rows/f17-hoarders.ts';
import { bruteForce } from './rows/f18-brute-force.ts';
import { floods } from './rows/f19-floods.ts';
import { uploadsRow } from './rows/f22-uploads.ts';

/** Every row of the matrix that can be run, in its order. */
export const rows: readonly Row[] = [
  sigkill,
  powerCut,
  killBeforeAck,
  failingDisk,
  slowFsync,
  sameClientId,
  stalledReaders,
  badLinesRow,
  crowdRestart,
  connectionChurn,
  clockJumps,
  malformedFrames,
  hoarders,
  bruteForce,
  floods,
  uploadsRow,
  drain,
  afternoon,
];
