const marginPx = 8;
const distancePx = 4;

type Box = Pick<DOMRect, 'top' | 'bottom' | 'left' | 'right'>;

/** Puts a menu at its button, on the side with more room. Its size need not be known, so it can be done before it shows. */
export function placeMenu(menu: HTMLElement, button: Box, page: Window = window): void {
  for (const [name, px] of Object.entries(toPlace(button, page.innerWidth, page.innerHeight))) {
    menu.style.setProperty(`--menu-${name}`, px === undefined ? 'auto' : `${px}px`);
  }
}

export type MenuPlace = {
  readonly top?: number | undefined;
  readonly bottom?: number | undefined;
  readonly left?: number | undefined;
  readonly right?: number | undefined;
  readonly room: number;
};

export function toPlace(button: Box, width: number, height: number): MenuPlace {
  const isBelow = height - button.bottom >= button.top;
  const isAtStart = button.left + button.right <= width;
  return {
    top: isBelow ? button.bottom + distancePx : undefined,
    bottom: isBelow ? undefined : height - button.top + distancePx,
    left: isAtStart ? Math.max(marginPx, button.left) : undefined,
    right: isAtStart ? undefined : Math.max(marginPx, width - button.right),
    room: (isBelow ? height - button.bottom : button.top) - distancePx - marginPx,
  };
}
