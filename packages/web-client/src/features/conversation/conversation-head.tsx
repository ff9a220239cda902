import type { ReactNode } from 'react';
import { IconButton } from '../../ui/button.tsx';

type ConversationHeadProps = {
  readonly mark: string;
  readonly title: string;
  readonly topic?: string | undefined;
  readonly onShowRooms: (() => void) | undefined;
  readonly children?: ReactNode;
};

export function ConversationHead({ mark, title, topic, onShowRooms, children }: ConversationHeadProps) {
  return (
    <header className="conversation-head">
      {onShowRooms && <IconButton icon="menu" label="Show rooms" onClick={onShowRooms} />}
      <h1 className="conversation-title one-line">
        {mark && (
          <span className="conversation-mark" aria-hidden="true">
            {mark}
          </span>
        )}
        <bdi>{title}</bdi>
      </h1>
      <p className="conversation-topic one-line" dir="auto" title={topic}>
        {topic}
      </p>
      {children}
    </header>
  );
}
