import { Box, Text } from 'ink';
import type { Row } from './timeline-rows.ts';

type Props = { readonly rows: readonly Row[]; readonly width: number; readonly height: number };

/** The visible rows of the timeline, standing on the floor while there are few. */
export function Timeline({ rows, width, height }: Props) {
  return (
    <Box flexDirection="column" justifyContent="flex-end" width={width} height={height} overflow="hidden">
      {rows.map((row) => (
        <Text key={row.key} wrap="truncate">
          {row.spans.map((span, i) => (
            // A row's spans never move, so their place is their identity.
            <Text
              key={i}
              bold={span.bold ?? false}
              dimColor={span.dim ?? false}
              italic={span.italic ?? false}
              underline={span.underline ?? false}
              strikethrough={span.strikethrough ?? false}
              inverse={span.inverse ?? false}
              {...(span.color ? { color: span.color } : {})}
            >
              {span.text}
            </Text>
          ))}
        </Text>
      ))}
    </Box>
  );
}
