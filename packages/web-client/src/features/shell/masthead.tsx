import { useChat } from '../../chat/use-chat.ts';
import { Cup } from '../../ui/cup.tsx';

export function Masthead() {
  const serverName = useChat((state) => state.server?.name);
  return (
    <div className="masthead">
      <Cup />
      <p className="masthead-name one-line">
        <bdi>{serverName ?? 'Tertulia'}</bdi>
      </p>
    </div>
  );
}
