const key = 'tertulia.notifications';

/** Browsers have them for pages from https and localhost alone. */
export function canGiveNotices(): boolean {
  return 'Notification' in window && window.isSecureContext;
}

/** Whether whoever uses this browser asked for notices, and it still allows them. */
export function areNoticesWished(): boolean {
  try {
    return canGiveNotices() && Notification.permission === 'granted' && localStorage.getItem(key) === 'on';
  } catch {
    // Storage may be refused; then nothing is wished.
    return false;
  }
}

export function wishNotices(isWished: boolean): void {
  try {
    if (isWished) localStorage.setItem(key, 'on');
    else localStorage.removeItem(key);
  } catch {
    // It is asked for again next time.
  }
}

/** `tag`: of those with the same one the newest is shown. */
export function giveNotice(
  title: string,
  { body, tag }: { readonly body: string; readonly tag: string },
  onOpen: () => void,
): void {
  try {
    const notice = new Notification(title, { body, tag });
    notice.addEventListener('click', () => {
      window.focus();
      onOpen();
      notice.close();
    });
  } catch {
    // Android lets pages have none, whatever was permitted.
  }
}

export async function askForNotices(): Promise<boolean> {
  return canGiveNotices() && (await Notification.requestPermission()) === 'granted';
}
