import { useState } from 'react';
import { useChat } from '../../chat/use-chat.ts';
import { Cup } from '../../ui/cup.tsx';
import { ConnectionBanner } from '../connection-banner/connection-banner.tsx';
import { Entry } from '../entry/entry.tsx';
import { Shell } from './shell.tsx';

/** The door while signed out and until the entering has succeeded; the chat once there is somebody; else a short wait. */
export function App() {
  const isSignedOut = useChat((state) => state.connection.kind === 'signed-out');
  const isSomebody = useChat((state) => state.me !== undefined);
  const [isAtDoor, setIsAtDoor] = useState(false);
  if (isSignedOut && !isAtDoor) setIsAtDoor(true);
  if (!isSignedOut && isSomebody && isAtDoor) setIsAtDoor(false);

  if (isAtDoor || isSignedOut) return <Entry />;
  if (isSomebody) return <Shell />;
  return (
    <main className="entry">
      <div className="entry-wait">
        <Cup />
        <ConnectionBanner />
      </div>
    </main>
  );
}
