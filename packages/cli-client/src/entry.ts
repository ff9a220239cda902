/** As whom to enter, as the command line said. A saved session is used wherever it fits. */
export type Entry =
  | { readonly kind: 'guest'; readonly name?: string }
  | { readonly kind: 'login'; readonly name: string; readonly password?: string }
  | { readonly kind: 'register'; readonly name: string; readonly invite?: string; readonly password?: string };
