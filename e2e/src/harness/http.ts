/** Whether the server says that it can be used. */
export async function isReady(host: string): Promise<boolean> {
  return (await fetch(`http://${host}/readyz`)).ok;
}

/** A number of `/metrics`, summed over its labels; undefined if it is not told there. */
export async function readMetric(host: string, name: string): Promise<number | undefined> {
  const text = await (await fetch(`http://${host}/metrics`)).text();
  const values = text
    .split('\n')
    .filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
    .map((line) => Number(line.slice(line.lastIndexOf(' ') + 1)));
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
}
