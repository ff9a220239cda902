/** What keeps the program from its work, as a sentence for whoever started it. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
