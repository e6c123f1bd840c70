import { type At, MINUTE, type Ms } from '../core/base/time.ts';
import { METRICS_EVERY_MS, type MetricSource, waitMetric } from '../core/monitor/metrics.ts';
import type { Clock, Metrics } from '../core/ports.ts';
import type { Logger } from './logger.ts';

/** A wake is mostly dealt with in seconds; after a kill the lease has to run out first. */
const USUAL_WAIT_MS: Ms = 1.5 * MINUTE;

interface GaugePorts {
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Pick<Logger, 'failure' | 'error'>;
  /** Absent where metrics are not permitted. */
  readonly metrics?: Pick<Metrics, 'post'> | undefined;
}

/**
 * Tells Monitoring how long what was handed to `respond` has been waiting. Whoever notices it says it, for the one who
 * sends notices is the one who does not get on: an alarm stands on this metric (docs/runbook.md#work-waiting).
 */
export class WaitGauge {
  #postedAt: At = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly ports: GaugePorts,
    private readonly where: { readonly compartmentId: string | undefined; readonly source: MetricSource },
  ) {}

  /** Posts a wait that is not usual, at most once a minute. Never throws. */
  async note(waitMs: Ms): Promise<void> {
    const { clock, log, metrics } = this.ports;
    const { compartmentId, source } = this.where;
    const now = clock.now();
    if (waitMs < USUAL_WAIT_MS || now - this.#postedAt < METRICS_EVERY_MS) return;
    this.#postedAt = now;
    log.error('work is waiting and nothing gets on', { waitMs });
    if (metrics === undefined || compartmentId === undefined) return;
    try {
      await metrics.post(compartmentId, waitMetric(source, waitMs, now));
    } catch (error) {
      log.failure('nobody could be told that work is waiting', error);
    }
  }
}
