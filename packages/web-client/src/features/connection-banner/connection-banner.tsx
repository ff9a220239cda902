import { useChat, useChatClient } from '../../chat/use-chat.ts';
import { Button } from '../../ui/button.tsx';
import './connection-banner.css';
import { useSecondsUntil } from '../../ui/use-seconds-until.ts';

/** Says what is wrong with the connection, and nothing while all is well. */
export function ConnectionBanner() {
  const connection = useChat((state) => state.connection);
  const client = useChatClient();
  const seconds = useSecondsUntil(connection.kind === 'waiting' ? connection.retryAt : undefined);

  switch (connection.kind) {
    case 'connecting':
    case 'authenticating':
      return (
        <output className="connection-banner">
          <span className="connection-pulse" /> {connection.attempt > 1 ? 'Reconnecting…' : 'Connecting…'}
        </output>
      );
    case 'waiting':
      return (
        <output className="connection-banner connection-lost">
          <span>
            Connection lost. <span aria-live="off">Reconnecting {seconds > 0 ? `in ${seconds} s` : 'now'}.</span>
          </span>
          <Button look="link" onClick={() => client.wake()}>
            Try now
          </Button>
        </output>
      );
    case 'stopped':
      return (
        <div className="connection-banner connection-lost" role="alert">
          <span>
            Disconnected: {connection.reason || `the server closed the connection (${connection.closeCode})`}.
          </span>
          <Button look="link" onClick={() => window.location.reload()}>
            Reload
          </Button>
        </div>
      );
    case 'idle':
    case 'online':
    case 'signed-out':
      return null;
  }
}
