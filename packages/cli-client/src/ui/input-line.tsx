import { Box, Text } from 'ink';
import { splitGraphemes, wrapLine } from './layout.ts';
import type { Editor } from './line-editor.ts';
import { visibleText } from './visible-text.ts';

type Props = { readonly editor: Editor; readonly prompt: string; readonly width: number };

const maxRows = 5;
/** Stands for the cursor while rows are broken; private use, so `visibleText` never lets it through. */
const cursorMark = '\ue000';

/** What is being written, with newlines kept, and the character under the cursor inverted. */
export function InputLine({ editor, prompt, width }: Props) {
  return (
    <Box flexDirection="column" width={width}>
      {inputRows(editor, width - prompt.length).map((row, i) => (
        <Text key={`${i}:${row}`} wrap="truncate">
          <Text color="cyan">{i === 0 ? prompt : ' '.repeat(prompt.length)}</Text>
          <RowText row={row} />
        </Text>
      ))}
    </Box>
  );
}

/** At most five rows: those around the cursor. */
export function inputRows({ text, cursor }: Editor, width: number): string[] {
  const visible = (part: string) => part.split('\n').map(visibleText).join('\n');
  const marked = visible(text.slice(0, cursor)) + cursorMark + visible(text.slice(cursor));
  const rows = marked.split('\n').flatMap((line) => wrapLine(line, width - 1));
  const at = rows.findIndex((row) => row.includes(cursorMark));
  const first = Math.max(0, Math.min(at - maxRows + 1, rows.length - maxRows));
  return rows.slice(first, first + maxRows);
}

function RowText({ row }: { readonly row: string }) {
  const [before = '', after] = row.split(cursorMark);
  if (after === undefined) return <Text>{before}</Text>;
  const under = splitGraphemes(after)[0] ?? ' ';
  return (
    <Text>
      {before}
      <Text inverse>{under}</Text>
      {after.slice(under.length)}
    </Text>
  );
}
