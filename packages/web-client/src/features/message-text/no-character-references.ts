/** Stands for the package of that name in the bundle: in messages `&amp;` is what was typed ([MK3]). */
export function decodeNamedCharacterReference(): false {
  return false;
}
