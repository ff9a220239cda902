/** Calls `save` when the page goes out of sight, which is the last that many a page on a telephone hears. */
export function saveOnHide(save: () => void, page: Document = document): void {
  page.addEventListener('visibilitychange', () => {
    if (page.visibilityState === 'hidden') save();
  });
}
