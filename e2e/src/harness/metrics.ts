/** What a server's `/metrics` says now; a sample that is not there is 0. `name` may carry its labels: `closes_total{code="4003"}`. */
export type Metrics = { get(name: string): number };

export async function readMetrics(host: string): Promise<Metrics> {
  const response = await fetch(`http://${host}/metrics`);
  if (!response.ok) throw new Error(`/metrics was answered with ${response.status}`);
  const samples = new Map<string, number>();
  for (const line of (await response.text()).split('\n')) {
    const space = line.lastIndexOf(' ');
    if (space > 0 && !line.startsWith('#')) samples.set(line.slice(0, space), Number(line.slice(space + 1)));
  }
  return { get: (name) => samples.get(name) ?? 0 };
}
