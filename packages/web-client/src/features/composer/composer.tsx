import { countCodePoints, limits } from '@tertulia/protocol';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { IconButton } from '../../ui/button.tsx';
import './composer.css';

type ComposerProps = {
  /** Whom it goes to, as in `#general`. */
  readonly recipient: string;
  readonly initialText: string;
  /** In slow mode: until the next message may be sent. */
  readonly secondsToWait?: number;
  readonly onChange: (text: string) => void;
  readonly onSend: (content: string) => void;
  readonly onTyping?: () => void;
  readonly onStopTyping?: () => void;
};

/** From here on the count of characters is shown. */
const showCountFrom = limits.max_content_chars - 400;

export function Composer({ recipient, initialText, secondsToWait = 0, ...on }: ComposerProps) {
  const { onChange, onSend, onTyping, onStopTyping } = on;
  const [text, setText] = useState(initialText);
  const field = useRef<HTMLTextAreaElement>(null);
  const length = text.length < showCountFrom ? 0 : countCodePoints(text);
  const isTooLong = length > limits.max_content_chars;
  const canSend = /\S/.test(text) && !isTooLong && secondsToWait === 0;

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

  const change = (next: string) => {
    setText(next);
    onChange(next);
    if (/\S/.test(next)) onTyping?.();
    else onStopTyping?.();
  };

  const send = () => {
    if (!canSend) return;
    onSend(text.replace(/^\s*\n|\s+$/g, ''));
    setText('');
    onChange('');
    onStopTyping?.();
    field.current?.focus();
  };

  const sendOnEnter = (event: KeyboardEvent) => {
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
      <textarea
        ref={field}
        className="composer-text"
        rows={1}
        dir="auto"
        aria-label={`Message ${recipient}`}
        placeholder={`Message ${recipient}`}
        aria-invalid={isTooLong}
        value={text}
        onChange={(event) => change(event.target.value)}
        onKeyDown={sendOnEnter}
        onBlur={() => onStopTyping?.()}
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
