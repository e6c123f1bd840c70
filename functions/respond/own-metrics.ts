import type { At } from '../core/base/time.ts';
import type { HeartbeatLast } from '../core/monitor/heartbeat.ts';
import { METRICS_EVERY_MS, type RespondCounts, respondMetrics } from '../core/monitor/metrics.ts';
import type { CyclePorts } from './cycle-shapes.ts';

type Ports = Pick<CyclePorts, 'clock' | 'log' | 'metrics'>;

/** Posts the metrics of `respond`, at most once a minute, and what is left over when the work ends. */
export class OwnMetrics {
  #postedAt: At = 0;
  #sent = 0;
  #failed = 0;
  #heartbeat: HeartbeatLast | null = null;

  constructor(
    private readonly ports: Ports,
    private readonly compartmentId: string | undefined,
  ) {}

  /**
   * @param isEnd no cycle follows at once. @param heartbeat the list just written when a heartbeat came out.
   * Never throws: metrics that cannot be posted stop nothing.
   */
  async note(counts: RespondCounts, heartbeat: HeartbeatLast | null, isEnd: boolean): Promise<void> {
    const { clock, log, metrics } = this.ports;
    this.#sent += counts.noticesSent;
    this.#failed += counts.noticesFailed;
    this.#heartbeat = heartbeat ?? this.#heartbeat;
    const now = clock.now();
    const isLeftOver = isEnd && (this.#sent > 0 || this.#failed > 0 || this.#heartbeat !== null);
    if (now - this.#postedAt < METRICS_EVERY_MS && !isLeftOver) return;
    if (metrics === undefined || this.compartmentId === undefined) return;
    this.#postedAt = now;
    const sum = { ...counts, noticesSent: this.#sent, noticesFailed: this.#failed };
    try {
      await metrics.post(this.compartmentId, respondMetrics(sum, this.#heartbeat, now));
      this.#sent = 0;
      this.#failed = 0;
      this.#heartbeat = null;
    } catch (error) {
      log.failure('own metrics were not posted', error);
    }
  }
}
