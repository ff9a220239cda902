/** What the operator can mend, said in one sentence. */
export class BenchError extends Error {
  override readonly name = 'BenchError';
}
