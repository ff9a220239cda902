import { useMemo, useState } from 'react';
import { limits, type Parcel, toFileSource, type Upload } from '../../chat/files.ts';
import { useChat, useChatClient } from '../../chat/use-chat.ts';

export type Attachments = {
  /** What goes with the next message of the conversation. */
  readonly tray: readonly Upload[];
  /** Messages that wait for their files. */
  readonly parcels: readonly Parcel[];
  /** Why not all was taken. */
  readonly problem: string | undefined;
  attach(files: readonly File[]): void;
};

const maxFiles = limits.files_per_message;

/** The files that go with the next message of a room, and those that are on their way with earlier ones. */
export function useAttachments(roomId: string): Attachments {
  const client = useChatClient();
  const uploads = useChat((state) => state.uploads);
  const allParcels = useChat((state) => state.parcels);
  const [overflowIn, setOverflowIn] = useState<string>();
  const parcels = useMemo(() => allParcels.filter(({ target }) => isRoom(target, roomId)), [allParcels, roomId]);
  const tray = useMemo(() => {
    const sent = new Set(allParcels.flatMap(({ uploadIds }) => uploadIds));
    return uploads.filter(({ id, target }) => isRoom(target, roomId) && !sent.has(id));
  }, [uploads, allParcels, roomId]);
  return {
    tray,
    parcels,
    problem: overflowIn === roomId ? `At most ${maxFiles} files go with one message.` : undefined,
    attach(files) {
      const taken = files.slice(0, maxFiles - tray.length);
      for (const file of taken) client.upload(toFileSource(file), { roomId });
      setOverflowIn(taken.length < files.length ? roomId : undefined);
    },
  };
}

function isRoom(target: Upload['target'], roomId: string): boolean {
  return target !== undefined && 'roomId' in target && target.roomId === roomId;
}
