import type { Clock, Connect } from './ports.ts';
import type { StateStore } from './state/state-store.ts';

type Batch = StateStore['batch'];

/** A clock whose timers run in a batch each. */
export function clockInBatches(clock: Clock, batch: Batch): Clock {
  return { ...clock, setTimer: (afterMs, run) => clock.setTimer(afterMs, () => batch(run)) };
}

/** Sockets whose callbacks run in a batch each. */
export function connectInBatches(connect: Connect, batch: Batch): Connect {
  return (subprotocols, { onOpen, onFrame, onClose }) =>
    connect(subprotocols, {
      onOpen: (protocol) => batch(() => onOpen(protocol)),
      onFrame: (frame) => batch(() => onFrame(frame)),
      onClose: (code, reason) => batch(() => onClose(code, reason)),
    });
}
