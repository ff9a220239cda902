/** Whether the server says that it can be used. */
export async function isReady(host: string): Promise<boolean> {
  return (await fetch(`http://${host}/readyz`)).ok;
}
