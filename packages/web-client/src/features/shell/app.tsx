import { closeCodes } from '@tertulia/protocol';
import { useState } from 'react';
import { useChat } from '../../chat/use-chat.ts';
import { Cup } from '../../ui/cup.tsx';
import { ConnectionBanner } from '../connection-banner/connection-banner.tsx';
import { Entry } from '../entry/entry.tsx';
import { useInvite } from '../entry/use-invite.ts';
import { Banned } from '../notices/banned.tsx';
import { Shell } from './shell.tsx';

/** The door while signed out and until the entering has succeeded; the chat once there is somebody; else a short wait. */
export function App({ invite }: { readonly invite: string | undefined }) {
  const isSignedOut = useChat((state) => state.connection.kind === 'signed-out');
  const isSomebody = useChat((state) => state.me !== undefined);
  const isPutOut = useChat(
    ({ connection }) => connection.kind === 'stopped' && connection.closeCode === closeCodes.removed,
  );
  const code = useInvite(invite);
  const [isAtDoor, setIsAtDoor] = useState(false);
  if (isSignedOut && !isAtDoor) setIsAtDoor(true);
  if (!isSignedOut && isSomebody && isAtDoor) setIsAtDoor(false);

  const [inviteAtDoor, setInviteAtDoor] = useState<string>();
  if (isAtDoor && inviteAtDoor !== code) setInviteAtDoor(code);

  if (isPutOut) return <Banned />;
  if (isAtDoor || isSignedOut) return <Entry key={code} invite={code} />;
  if (isSomebody) return <Shell invite={code} isInviteOffered={code === inviteAtDoor} />;
  return (
    <main className="entry">
      <div className="entry-wait">
        <Cup />
        <ConnectionBanner />
      </div>
    </main>
  );
}
