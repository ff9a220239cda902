import { Icon } from '../../ui/icon.tsx';

type JumpToNewestProps = { readonly unseenCount: number; readonly onJump: () => void };

export function JumpToNewest({ unseenCount, onJump }: JumpToNewestProps) {
  return (
    <button type="button" className={`jump ${unseenCount > 0 ? 'jump-unseen' : ''}`} onClick={onJump}>
      <Icon name="down" />
      {unseenCount > 0 ? `${unseenCount} new ${unseenCount === 1 ? 'message' : 'messages'}` : 'Jump to newest'}
    </button>
  );
}
