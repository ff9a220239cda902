import { authorOf } from '../../chat/author.ts';
import type { ChatMessage } from '../../chat/model.ts';
import { useChatClient } from '../../chat/use-chat.ts';
import { useMayNow } from '../../chat/use-may.ts';
import { Icon } from '../../ui/icon.tsx';
import { Menu, type MenuItem } from '../../ui/menu.tsx';
import { useAnswer } from '../replies/answering.ts';
import { useOpenOverlay } from '../shell/overlay.ts';
import { formatClock } from './format-time.ts';

type MessageMenuProps = {
  readonly message: ChatMessage;
  /** Of all the menus of a timeline one is reached by Tab, the others from there by the arrows. */
  readonly isTabStop: boolean;
};

/** Those that people reach for most. */
const commonEmoji = ['👍', '❤️', '😂', '🎉', '😮', '😢'];

/** What one may do with a message. */
export function MessageMenu({ message, isTabStop }: MessageMenuProps) {
  const client = useChatClient();
  const may = useMayNow();
  const open = useOpenOverlay();
  const answer = useAnswer();
  const author = authorOf(message);
  const { room_id: roomId, seq, content } = message;

  const items = () => {
    const about = { roomId, seq, username: author.name, content };
    const isMine = author.id === client.getState().me?.user_id;
    const offered: readonly (MenuItem | false)[] = [
      answer !== undefined && may('send-message', { roomId }) && { label: 'Reply', onSelect: () => answer(message) },
      // The clipboard is there for pages from https and localhost alone.
      'clipboard' in navigator && {
        label: 'Copy text',
        onSelect: () => void navigator.clipboard.writeText(content).catch(() => {}),
      },
      { label: 'Mark unread from here', onSelect: () => void client.markUnread(roomId, message.n) },
      message.reactions !== undefined && {
        label: 'Who reacted…',
        onSelect: () => open({ kind: 'reactors', message: { roomId, seq } }),
      },
      !isMine &&
        may('report-message', { roomId }) && {
          label: 'Report…',
          onSelect: () => open({ kind: 'report-message', message: about }),
        },
      isMine &&
        may('edit-message', { roomId }) && {
          label: 'Edit…',
          onSelect: () => open({ kind: 'edit-message', message: { roomId, seq, content, rev: message.rev ?? 0 } }),
        },
      may('pin-message', { roomId }) && {
        label: message.pinned ? 'Unpin' : 'Pin',
        onSelect: () => void (message.pinned ? client.unpinMessage(roomId, seq) : client.pinMessage(roomId, seq)),
      },
      may(isMine ? 'delete-own-message' : 'delete-message', { roomId }) && {
        label: 'Delete…',
        isGrave: true,
        onSelect: () => open({ kind: 'delete-message', message: about }),
      },
    ];
    const reactions: readonly MenuItem[] = commonEmoji.map((emoji) => ({
      label: `React with ${emoji}`,
      onSelect: () => void client.addReaction(roomId, seq, emoji),
    }));
    const another: MenuItem = {
      label: 'React with another…',
      onSelect: () => open({ kind: 'react', message: { roomId, seq } }),
    };
    return [offered.filter((item) => item !== false), may('react', { roomId }) ? [...reactions, another] : []];
  };

  return (
    <Menu
      label={`More about the message of ${author.name}, ${formatClock(new Date(message.timestamp))}`}
      className="icon-button message-more"
      items={items}
      tabIndex={isTabStop ? 0 : -1}
    >
      <Icon name="more" />
    </Menu>
  );
}
