/**
 * What a message's Markdown means, for clients to show: a small tree of our own, so that nobody who shows it need know the parser.
 * Every text in it is as somebody typed it and may hold anything: HTML, control characters, characters that turn text round.
 */
export type MarkdownDocument = readonly Block[];

export type Block =
  | { readonly kind: 'paragraph'; readonly children: readonly Inline[] }
  /** `level` is 1 to 6. */
  | { readonly kind: 'heading'; readonly level: number; readonly children: readonly Inline[] }
  | { readonly kind: 'quote'; readonly children: MarkdownDocument }
  | {
      readonly kind: 'list';
      readonly items: readonly ListItem[] /** The first number, of a numbered list. */;
      readonly start?: number;
    }
  /** `language` is the first word after the fence, if there is one. */
  | { readonly kind: 'code-block'; readonly text: string; readonly language?: string }
  /** Each row has as many cells as there are columns; the first row is `head`. */
  | {
      readonly kind: 'table';
      readonly columns: readonly Alignment[];
      readonly head: readonly Cell[];
      readonly rows: readonly (readonly Cell[])[];
    }
  | { readonly kind: 'rule' }
  /** The only block of a message that is shown as it was typed, white space included. */
  | { readonly kind: 'verbatim'; readonly text: string };

/** `checked` is there if the item is a task. */
export type ListItem = { readonly children: MarkdownDocument; readonly checked?: boolean };
export type Alignment = 'none' | 'left' | 'center' | 'right';
export type Cell = readonly Inline[];

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'strong' | 'emphasis' | 'strikethrough'; readonly children: readonly Inline[] }
  | { readonly kind: 'code'; readonly text: string }
  /** `url` is http, https or mailto. There is no link within a link. */
  | { readonly kind: 'link'; readonly url: string; readonly children: readonly Inline[] }
  | { readonly kind: 'break' }
  /** `:name:`, which is an emoji if the reader knows one of that name, and else text. */
  | { readonly kind: 'shortcode'; readonly name: string }
  /** `text` is the at-sign and the name as typed. Without `user_id` it is everyone. */
  | { readonly kind: 'mention'; readonly text: string; readonly user_id?: string };
