import { Histogram } from '../statistics/histogram.ts';
import type { Measured } from './commands.ts';
import { noViolations } from './tally.ts';

/** What is measured while something is said, and what has gone wrong since it was last told. */
export class Measures {
  private deliveries = new Histogram();
  acks = new Histogram();
  rounds = new Histogram();
  readonly violations = noViolations();
  private refusals: Record<string, number> = {};
  private closes: Record<string, number> = {};
  lastDeliveryAt = 0;

  /** Begins to time anew. What goes wrong while nobody speaks is kept: it must be told too. */
  startTiming(): void {
    this.deliveries = new Histogram();
    this.acks = new Histogram();
    this.rounds = new Histogram();
  }

  delivered(dueAt: number, now: number): void {
    this.deliveries.add(now - dueAt);
    this.lastDeliveryAt = now;
  }

  refused(code: string): void {
    this.refusals[code] = (this.refusals[code] ?? 0) + 1;
  }

  closed(how: string): void {
    this.closes[how] = (this.closes[how] ?? 0) + 1;
  }

  /** Tells everything, and what went wrong only this once. */
  tell(lost: number): Measured {
    const measured = {
      deliveryCount: this.deliveries.count,
      deliveries: this.deliveries.buckets,
      acks: this.acks.buckets,
      rounds: this.rounds.buckets,
      violations: { ...this.violations, lost },
      refusals: this.refusals,
      closes: this.closes,
    };
    // Tallies hold on to this object.
    Object.assign(this.violations, noViolations());
    this.refusals = {};
    this.closes = {};
    return measured;
  }
}
