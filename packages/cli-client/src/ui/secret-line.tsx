import { Text } from 'ink';
import { fitText } from './layout.ts';
import type { SecretShown } from './secret-input.ts';

type Props = { readonly secret: SecretShown; readonly width: number };

/** A question for a password: as many dots as characters, up to a dozen. */
export function SecretLine({ secret: { question, length }, width }: Props) {
  const dots = '•'.repeat(Math.min(length, 12));
  return (
    <Text wrap="truncate">
      <Text color="yellow">{`${question}: `}</Text>
      {dots}
      <Text inverse> </Text>
      <Text dimColor>
        {fitText('  Enter goes on, Esc leaves it', Math.max(0, width - question.length - dots.length - 3))}
      </Text>
    </Text>
  );
}
