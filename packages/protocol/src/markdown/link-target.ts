const permitted = /^(?:https?:\/\/[^/?#]|mailto:.)/i;
/** Nothing that hides, breaks a line or turns text round belongs into an address. */
const unfit = /[\s\p{C}\p{Default_Ignorable_Code_Point}]/u;

/** Whether a link may lead there; what may not is shown as text. */
export function isLinkTarget(url: string): boolean {
  return permitted.test(url) && !unfit.test(url);
}
