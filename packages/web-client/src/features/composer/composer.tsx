import { countCodePoints, limits } from '@tertulia/protocol';
import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { IconButton } from '../../ui/button.tsx';
import { MentionListView } from '../mentions/mention-list-view.tsx';
import { type SuggestNames, useMentionList } from '../mentions/use-mention-list.ts';
import './composer.css';
import { formatOnKey } from './format-on-key.ts';

type ComposerProps = {
  /** Whom it goes to, as in `#general`. */
  readonly recipient: string;
  readonly initialText: string;
  /** In slow mode: until the next message may be sent. */
  readonly secondsToWait?: number;
  readonly onChange: (text: string) => void;
  readonly onSend: (content: string) => void;
  /** Whom `@` may name. */
  readonly suggestNames?: SuggestNames;
  /** When this changes, what is written next is meant for it: the field is focused. */
  readonly focusFor?: unknown;
  /** Escape, when it closes nothing else. */
  readonly onEscape?: () => void;
  /** Stands before the field. */
  readonly leading?: ReactNode;
  /** Files go with it, so it need not say anything. */
  readonly hasFiles?: boolean;
  readonly onPasteFiles?: ((files: readonly File[]) => void) | undefined;
  readonly onTyping?: () => void;
  readonly onStopTyping?: () => void;
};

/** From here on the count of characters is shown. */
const showCountFrom = limits.max_content_chars - 400;

export function Composer({
  recipient,
  initialText,
  secondsToWait = 0,
  suggestNames,
  focusFor,
  ...rest
}: ComposerProps) {
  const { onChange, onSend, onEscape, leading, hasFiles = false, onPasteFiles, onTyping, onStopTyping } = rest;
  const [text, setText] = useState(initialText);
  const field = useRef<HTMLTextAreaElement>(null);
  const length = text.length < showCountFrom ? 0 : countCodePoints(text);
  const isTooLong = length > limits.max_content_chars;
  const canSend = (hasFiles || /\S/.test(text)) && !isTooLong && secondsToWait === 0;

  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight}px`;
  });

  // Not on touch screens, where the focus would raise the keyboard over the messages.
  useEffect(() => {
    if (window.matchMedia('(pointer: fine)').matches) field.current?.focus();
  }, []);

  useEffect(() => {
    if (focusFor !== undefined) field.current?.focus();
  }, [focusFor]);

  const change = (next: string) => {
    setText(next);
    onChange(next);
    if (/\S/.test(next)) onTyping?.();
    else onStopTyping?.();
  };

  const mention = useMentionList(field, text, change, suggestNames);
  const isListing = mention.list.names.length > 0;

  const send = () => {
    if (!canSend) return;
    onSend(text.replace(/^\s*\n|\s+$/g, ''));
    setText('');
    onChange('');
    onStopTyping?.();
    field.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (mention.takesKey(event) || formatOnKey(event)) return;
    if (event.key === 'Escape') onEscape?.();
    // While an input method composes, Enter chooses a candidate. Safari reports that last Enter only as code 229.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send();
  };

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <MentionListView list={mention.list} />
      {leading}
      <textarea
        ref={field}
        className="composer-text"
        rows={1}
        dir="auto"
        aria-label={`Message ${recipient}`}
        placeholder={`Message ${recipient}`}
        aria-invalid={isTooLong}
        value={text}
        onChange={(event) => {
          change(event.target.value);
          mention.onCursor();
        }}
        onPaste={(event) => {
          const { files } = event.clipboardData;
          // A table from a spreadsheet comes as a picture too, and is meant as text.
          if (!onPasteFiles || files.length === 0 || event.clipboardData.types.includes('text/plain')) return;
          event.preventDefault();
          onPasteFiles([...files]);
        }}
        onSelect={mention.onCursor}
        onKeyDown={onKeyDown}
        onBlur={() => {
          mention.close();
          onStopTyping?.();
        }}
        {...(isListing && {
          role: 'combobox',
          'aria-expanded': true,
          'aria-autocomplete': 'list',
          'aria-controls': mention.list.id,
          'aria-activedescendant': mention.list.optionId(mention.list.active),
        })}
      />
      {length >= showCountFrom && (
        <output className={`composer-count ${isTooLong ? 'composer-too-long' : ''}`}>
          {limits.max_content_chars - length}
        </output>
      )}
      {secondsToWait > 0 && (
        <span className="composer-count" title="This room is in slow mode">
          <span className="visually-hidden">Slow mode: wait </span>
          {secondsToWait} s
        </span>
      )}
      <IconButton type="submit" icon="send" label="Send" className="composer-send" disabled={!canSend} />
    </form>
  );
}
