import { personTone } from './person-tone.ts';

type AvatarProps = {
  readonly userId: string;
  readonly name: string;
  readonly status?: 'online' | 'idle' | 'offline' | undefined;
};

export function Avatar({ userId, name, status }: AvatarProps) {
  const initial = firstGrapheme(name).toLocaleUpperCase();
  return (
    <span className={`avatar ${personTone(userId)}`} aria-hidden="true">
      <span className="avatar-initial">{initial}</span>
      {status && <span className={`presence presence-${status}`} />}
    </span>
  );
}

function firstGrapheme(text: string): string {
  for (const { segment } of new Intl.Segmenter().segment(text.trim())) return segment;
  return '?';
}
