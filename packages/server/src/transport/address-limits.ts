import { limits } from '@tertulia/protocol';
import { fullBucket, type Rate, type TokenBucket, take } from '../connection/token-bucket.ts';

const newConnections: Rate = {
  burst: limits.new_connections_per_address_per_min,
  perSecond: limits.new_connections_per_address_per_min / 60,
};
const minuteMs = 60_000;

/** Open and new connections per address. */
export class AddressLimits {
  /** As many as there are sockets at most. */
  private readonly open = new Map<string, { count: number; readonly bucket: TokenBucket }>();
  /** Addresses without a connection whose rate has not recovered, the one that left first in front. */
  private readonly left = new Map<string, TokenBucket>();

  /**
   * Of addresses that left so many are remembered: whoever has an IPv6 /32 has four thousand million of them. Who makes the server
   * forget one has come from that many others since.
   */
  constructor(private readonly maxLeft = 50_000) {}

  /** Counts a connection in unless the address has too many; what was counted in must be released. */
  admit(address: string, now: number): boolean {
    const entry = this.open.get(address);
    const bucket = entry?.bucket ?? this.left.get(address) ?? fullBucket(newConnections, now);
    if (entry && entry.count >= limits.connections_per_address) return false;
    if (take(bucket, newConnections, now) !== 'taken') return false;
    if (entry) entry.count++;
    else {
      this.left.delete(address);
      this.open.set(address, { count: 1, bucket });
    }
    return true;
  }

  release(address: string): void {
    const entry = this.open.get(address);
    if (!entry || --entry.count > 0) return;
    this.open.delete(address);
    this.left.set(address, entry.bucket);
    if (this.left.size > this.maxLeft) this.left.delete(this.left.keys().next().value as string);
  }

  sweep(now: number): void {
    for (const [address, { updatedAt }] of this.left) if (now - updatedAt > minuteMs) this.left.delete(address);
  }

  get remembered(): number {
    return this.open.size + this.left.size;
  }
}
