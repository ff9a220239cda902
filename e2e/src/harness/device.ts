import type { Saved, SavedRoom, SavedState } from '@tertulia/protocol/client';

/** What one device keeps: the next client on it goes on where the last one was. */
export type Device = { saved?: Saved; rooms?: readonly SavedRoom[] };

/** One client's access to what its device keeps, until it is `taken`: then nothing more of it is saved, as if its process had died. */
export function openDevice(device: Device): { readonly saved: SavedState; take(): void } {
  let isTaken = false;
  return {
    saved: {
      load: async () => ({ ...device.saved, rooms: device.rooms }),
      save: async (saved) => {
        if (!isTaken) device.saved = saved;
      },
      saveRooms: async (rooms) => {
        if (!isTaken) device.rooms = rooms;
      },
    },
    take() {
      isTaken = true;
    },
  };
}
