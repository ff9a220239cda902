const unsafe = /[\x7f\p{Cf}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\x80-\x9f]/gu;

/** JSON on one line that is also safe to see in a terminal: what could steer it is escaped, so parsing gives it back. */
export function toJsonText(value: unknown): string {
  return JSON.stringify(value).replace(unsafe, (found) =>
    [...Array(found.length).keys()].map((i) => `\\u${found.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''),
  );
}
