/** A power of two is cut into so many buckets, so that no value is off by more than one in 128. */
const bucketsPerOctave = 64;
const octaveBits = 6;
const bucketCount = 26 * bucketsPerOctave;

/**
 * Counts whole numbers below 2^31, here microseconds, so cheaply that it can be done for each of millions of deliveries.
 * Histograms of several processes and rounds add up, which percentiles do not.
 */
export class Histogram {
  count = 0;
  max = 0;

  /** `buckets` are those of another histogram, as they came from another process. */
  constructor(readonly buckets: Float64Array = new Float64Array(bucketCount)) {
    for (let index = 0; index < buckets.length; index++) {
      const inBucket = buckets[index] as number;
      if (inBucket === 0) continue;
      this.count += inBucket;
      this.max = lowestOf(index);
    }
  }

  add(value: number): void {
    const whole = value < 0 ? 0 : Math.floor(value);
    const bucket = bucketOf(whole);
    this.buckets[bucket] = (this.buckets[bucket] as number) + 1;
    this.count++;
    if (whole > this.max) this.max = whole;
  }

  addAll(other: Histogram): void {
    for (let index = 0; index < this.buckets.length; index++) {
      this.buckets[index] = (this.buckets[index] as number) + (other.buckets[index] as number);
    }
    this.count += other.count;
    this.max = Math.max(this.max, other.max);
  }

  /** The nearest-rank percentile, as exact as its bucket; undefined of nothing. */
  percentile(percent: number): number | undefined {
    if (this.count === 0) return undefined;
    const rank = Math.max(1, Math.ceil((percent / 100) * this.count));
    let counted = 0;
    for (let index = 0; index < this.buckets.length; index++) {
      counted += this.buckets[index] as number;
      if (counted >= rank) return Math.min(this.max, (lowestOf(index) + lowestOf(index + 1) - 1) / 2);
    }
    return this.max;
  }
}

function bucketOf(value: number): number {
  const shift = Math.max(0, 31 - Math.clz32(value) - octaveBits);
  return shift * bucketsPerOctave + (value >>> shift);
}

function lowestOf(bucket: number): number {
  const shift = Math.max(0, Math.floor(bucket / bucketsPerOctave) - 1);
  return (bucket - shift * bucketsPerOctave) * 2 ** shift;
}
