import { limits } from '@tertulia/protocol';
import { fullBucket, type Rate, type TokenBucket, take } from '../connection/token-bucket.ts';

const newConnections: Rate = {
  burst: limits.new_connections_per_address_per_min,
  perSecond: limits.new_connections_per_address_per_min / 60,
};

/** Open and new connections per address. Addresses without connections are forgotten once their rate has recovered. */
export class AddressLimits {
  private readonly byAddress = new Map<string, { open: number; readonly bucket: TokenBucket }>();

  /** Counts a connection in unless the address has too many; what was counted in must be released. */
  admit(address: string, now: number): boolean {
    let entry = this.byAddress.get(address);
    if (!entry) {
      entry = { open: 0, bucket: fullBucket(newConnections, now) };
      this.byAddress.set(address, entry);
    }
    if (entry.open >= limits.connections_per_address || take(entry.bucket, newConnections, now) !== 'taken')
      return false;
    entry.open++;
    return true;
  }

  release(address: string): void {
    const entry = this.byAddress.get(address);
    if (entry) entry.open--;
  }

  sweep(now: number): void {
    for (const [address, { open, bucket }] of this.byAddress) {
      if (open === 0 && now - bucket.updatedAt > 60_000) this.byAddress.delete(address);
    }
  }
}
