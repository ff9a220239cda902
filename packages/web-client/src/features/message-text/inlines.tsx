import { type Inline, isMisleading, type Link, tellsTarget } from '@tertulia/protocol/markdown';
import { lazy, Suspense } from 'react';
import { useChat } from '../../chat/use-chat.ts';

/** What stands in a line. */
export function Inlines({ inlines }: { readonly inlines: readonly Inline[] }) {
  return inlines.map((inline, n) => <InlineView key={n} inline={inline} />);
}

function InlineView({ inline }: { readonly inline: Inline }) {
  switch (inline.kind) {
    case 'text':
      return inline.text;
    case 'break':
      return '\n';
    case 'strong':
      return (
        <strong>
          <Inlines inlines={inline.children} />
        </strong>
      );
    case 'emphasis':
      return (
        <em>
          <Inlines inlines={inline.children} />
        </em>
      );
    case 'strikethrough':
      return (
        <del>
          <Inlines inlines={inline.children} />
        </del>
      );
    case 'code':
      return <code dir="auto">{inline.text}</code>;
    case 'link':
      return <LinkView link={inline} />;
    case 'shortcode':
      return (
        <Suspense fallback={`:${inline.name}:`}>
          <Emoji name={inline.name} />
        </Suspense>
      );
    case 'mention':
      return <Mention text={inline.text} userId={inline.user_id} />;
  }
}

function LinkView({ link }: { readonly link: Link }) {
  return (
    <>
      <a
        href={link.url}
        dir="auto"
        target="_blank"
        rel="noopener noreferrer nofollow"
        title={tellsTarget(link) ? undefined : link.url}
      >
        <Inlines inlines={link.children} />
      </a>
      {isMisleading(link) && <bdi className="text-target"> ({link.url})</bdi>}
    </>
  );
}

function Mention({ text, userId }: { readonly text: string; readonly userId: string | undefined }) {
  const isMe = useChat((state) => userId === undefined || userId === state.me?.user_id);
  return <bdi className={isMe ? 'text-mention text-mention-me' : 'text-mention'}>{text}</bdi>;
}

/** The names of all emoji are many, and most pages show none of them. */
const Emoji = lazy(() => import('./emoji.tsx').catch(() => ({ default: ({ name }: { name: string }) => `:${name}:` })));
