import { common, createLowlight } from 'lowlight';
import { type ReactNode, useMemo } from 'react';

export type CodeProps = { readonly text: string; readonly language: string };

const lowlight = createLowlight(common);

type Node = ReturnType<typeof lowlight.highlight>['children'][number];

/** Code as the grammar of its language sees it, by classes that the style sheet colours; plain where there is no such grammar. */
export default function ColouredCode({ text, language }: CodeProps) {
  return useMemo(
    () => (lowlight.registered(language) ? lowlight.highlight(language, text).children.map(toElement) : text),
    [text, language],
  );
}

function toElement(node: Node, key: number): ReactNode {
  switch (node.type) {
    case 'text':
      return node.value;
    case 'element': {
      const { className } = node.properties;
      return (
        <span key={key} className={Array.isArray(className) ? className.join(' ') : undefined}>
          {node.children.map(toElement)}
        </span>
      );
    }
    default:
      return null;
  }
}
