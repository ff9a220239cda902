import { connect } from './connect.ts';
import { fanOut } from './fan-out.ts';
import { idle } from './idle.ts';
import { log } from './log.ts';
import type { Mode } from './mode.ts';
import { resume } from './resume.ts';
import { rooms } from './rooms.ts';
import { roundTrip } from './round-trip.ts';
import { upload } from './upload.ts';

export const modes: readonly Mode[] = [fanOut, rooms, roundTrip, connect, resume, idle, log, upload];
