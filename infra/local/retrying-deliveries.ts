import type { Ms } from '../../functions/core/base/time.ts';
import type { Caller } from './cloud/caller.ts';
import type { Cloud } from './cloud/cloud.ts';
import type { PlatformChange } from './cloud/compute-changes.ts';
import { serviceCaller } from './installation.ts';
import { type EventRule, eventBody, ruleMatches } from './rest/events.ts';

const RETRY_MS: Ms = 1_000;
const ATTEMPTS = 20;

/**
 * By whose right Notifications invokes a function: taken to be the subscriber's, since no statement for the service is
 * known (docs/unverified.md).
 */
const SUBSCRIBER: Caller = { ...serviceCaller('ons'), kind: 'user' };

/** Events and Notifications: both repeat a call while the function is unavailable, and give up in the end. */
export class RetryingDeliveries {
  readonly #cloud: Cloud;
  readonly #rules: EventRule[] = [];
  readonly #abort = new AbortController();

  constructor(cloud: Cloud) {
    this.#cloud = cloud;
    cloud.compute.onChange((change) => this.emit(change));
  }

  addRule(rule: EventRule): void {
    this.#rules.push(rule);
  }

  /** Tells a change to every function whose rule wants it. */
  emit(change: PlatformChange): void {
    const body = JSON.stringify(eventBody(change, this.#cloud.ids.unique()));
    for (const rule of this.#rules) {
      if (ruleMatches(rule, change)) this.#insist(serviceCaller('cloudEvents'), rule.functionId, body);
    }
  }

  /** A function subscribed to a topic, as alarms reach `sweep`. */
  subscribe(topicId: string, functionId: string): void {
    this.#cloud.notifications.onMessage((message) => {
      if (message.topicId === topicId) this.#insist(SUBSCRIBER, functionId, message.body);
    });
  }

  stop(): void {
    this.#abort.abort(new Error('stopped'));
  }

  #insist(caller: Caller, functionId: string, body: string): void {
    const call = { kind: 'sync', body: new TextEncoder().encode(body) } as const;
    const run = async (): Promise<void> => {
      for (let attempt = 0; attempt < ATTEMPTS && !this.#abort.signal.aborted; attempt += 1) {
        const answer = await this.#cloud.functions
          .invoke(caller, functionId, call)
          .catch(() => ({ status: 0 }));
        if (answer.status === 200) return;
        await this.#cloud.clock.sleep(RETRY_MS, this.#abort.signal).catch(() => undefined);
      }
    };
    void run();
  }
}
