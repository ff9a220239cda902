import type { UserInfo } from '../../chat/model.ts';
import { useMayNow } from '../../chat/use-may.ts';
import { Icon } from '../../ui/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { actsOn, actWords, isGraveAct } from '../moderation/person-acts.ts';
import { useOpenOverlay } from '../shell/overlay.ts';

type MemberMenuProps = {
  readonly member: UserInfo;
  readonly roomId: string;
  readonly isSelf: boolean;
  readonly onTalkTo: (user: UserInfo) => void;
};

/** What one may do with somebody in a room. It is looked up when asked for: there may be thousands of members. */
export function MemberMenu({ member, roomId, isSelf, onTalkTo }: MemberMenuProps) {
  const may = useMayNow();
  const open = useOpenOverlay();

  const items = () => {
    const acts = actsOn(member, roomId, may);
    const toItem = (act: (typeof acts)[number]) => ({
      label: isSelf && act.kind === 'unmake-moderator' ? 'Step down as moderator…' : actWords[act.kind],
      isGrave: isGraveAct(act),
      onSelect: () => open(act),
    });
    return [
      isSelf ? [] : [{ label: 'Write a message', onSelect: () => onTalkTo(member) }],
      acts.filter((act) => !isGraveAct(act)).map(toItem),
      acts.filter(isGraveAct).map(toItem),
    ].filter((group) => group.length > 0);
  };

  // To oneself one can do nothing but step down.
  if (isSelf && member.role !== 'moderator') return null;
  return (
    <Menu label={`More about ${member.username}`} className="icon-button member-more" items={items}>
      <Icon name="more" />
    </Menu>
  );
}
