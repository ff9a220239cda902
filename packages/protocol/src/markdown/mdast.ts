import type { fromMarkdown } from 'mdast-util-from-markdown';

/** The parser's own tree. */
export type Root = ReturnType<typeof fromMarkdown>;
export type Node = Root['children'][number];
export type NodeOf<T extends Node['type']> = Extract<Node, { type: T }>;
