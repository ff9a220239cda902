type Size = { readonly width: number; readonly height: number };

const maxWidth = 400;
const maxHeight = 300;

/** The size at which a picture is shown in the timeline, in pixels: never larger than it is. */
export function fitWithin({ width, height }: Size): Size {
  const scale = Math.min(1, maxWidth / width, maxHeight / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
