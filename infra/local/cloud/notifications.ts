import { type At, DAY, MINUTE, type Ms } from '../../../functions/core/base/time.ts';
import { ApiError, notAuthorizedOrNotFound, tooManyRequests } from './api-error.ts';
import type { Caller } from './caller.ts';
import { demand, Service } from './gate.ts';
import { keepNewest } from './keep-newest.ts';
import { mustBeWithin } from './limits.ts';

/** A message that Notifications has accepted. */
export interface PublishedMessage {
  readonly messageId: string;
  readonly topicId: string;
  readonly at: At;
  readonly title: string;
  readonly body: string;
}

interface Subscription {
  readonly id: string;
  readonly topicId: string;
  readonly protocol: string;
  state: 'PENDING' | 'ACTIVE';
  /** When the newest confirmation link was sent. */
  linkAt: At;
}

/** "The confirmation link is valid for three days" (Oracle, Confirming a Subscription); a new one has to be asked for. */
const LINK_VALID_MS: Ms = 3 * DAY;

/** Limits of the service (docs/oci-facts.md#notifications). */
const MAX_MESSAGE_BYTES = 64 * 1024;
const MESSAGES_PER_MINUTE = 60;

/** Notifications: topics with an inbox, 64 KB, 60 messages per minute and topic. */
export class Notifications extends Service {
  readonly #topics = new Map<string, string>();
  readonly #inbox: PublishedMessage[] = [];
  #published = 0;
  readonly #subscriptions: Subscription[] = [];
  readonly #listeners: ((message: PublishedMessage) => void)[] = [];

  /** @throws ApiError 400 for one more than the limit. */
  addTopic(topicId: string, compartmentId: string): void {
    this.#topics.set(topicId, compartmentId);
    mustBeWithin('topic-count', this.#topics.size);
  }

  /** Drops all but the newest messages. */
  forget(newest: number): void {
    keepNewest(this.#inbox, newest);
  }

  /** Adds a subscription of a person; alarms and functions are wired by the tenancy itself. */
  addSubscription(topicId: string, protocol: string, state: 'PENDING' | 'ACTIVE'): void {
    const id = `${topicId}.subscription-${this.#subscriptions.length + 1}`;
    this.#subscriptions.push({ id, topicId, protocol, state, linkAt: this.now() });
  }

  /** A person opens the link of each mail that waits for it; one that is too old does nothing. */
  confirmAll(): void {
    for (const one of this.#subscriptions) if (this.now() - one.linkAt < LINK_VALID_MS) one.state = 'ACTIVE';
  }

  /** `ResendSubscriptionConfirmation`, by a person, for each that is pending. */
  resendConfirmations(): void {
    for (const one of this.#subscriptions) if (one.state === 'PENDING') one.linkAt = this.now();
  }

  /** @throws ApiError 404 for an unknown topic. */
  getTopic(
    caller: Caller,
    topicId: string,
  ): Promise<{ readonly topicId: string; readonly compartmentId: string }> {
    const name = 'GetTopic';
    const compartmentId = this.#topics.get(topicId) ?? null;
    const demands = [demand(name, 'ONS_TOPIC_READ', compartmentId)];
    return this.gate.call(caller, { name, target: topicId, demands, mutating: false }, () => {
      if (compartmentId === null) throw notAuthorizedOrNotFound();
      return { topicId, compartmentId };
    });
  }

  listSubscriptions(
    caller: Caller,
    compartmentId: string,
    topicId: string,
  ): Promise<readonly Subscription[]> {
    const name = 'ListSubscriptions';
    const demands = [demand(name, 'ONS_SUBSCRIPTION_INSPECT', compartmentId)];
    return this.gate.call(caller, { name, target: topicId, demands, mutating: false }, () =>
      this.#subscriptions.filter((subscription) => subscription.topicId === topicId),
    );
  }

  onMessage(listener: (message: PublishedMessage) => void): void {
    this.#listeners.push(listener);
  }

  /** All messages of a topic, or of all topics, in the order of publishing. */
  inbox(topicId?: string): readonly PublishedMessage[] {
    return topicId === undefined ? this.#inbox : this.#inbox.filter((m) => m.topicId === topicId);
  }

  /** @throws ApiError 404 for an unknown topic, 413 above 64 KB, 429 above 60 a minute. */
  publish(caller: Caller, topicId: string, title: string, body: string): Promise<PublishedMessage> {
    const name = 'PublishMessage';
    const compartmentId = this.#topics.get(topicId) ?? null;
    const demands = [demand(name, 'ONS_TOPIC_PUBLISH', compartmentId, { 'target.topic.id': topicId })];
    return this.gate.call(caller, { name, target: topicId, demands, mutating: true }, () => {
      if (!this.#topics.has(topicId)) throw notAuthorizedOrNotFound();
      if (Buffer.byteLength(body) + Buffer.byteLength(title) > MAX_MESSAGE_BYTES) {
        throw new ApiError(413, 'PayloadTooLarge', 'The message is larger than 64 KB.');
      }
      const now = this.now();
      const recent = this.#inbox.filter((m) => m.topicId === topicId && m.at > now - MINUTE).length;
      if (recent >= MESSAGES_PER_MINUTE) throw tooManyRequests();
      this.#published += 1;
      const messageId = `message-${String(this.#published).padStart(6, '0')}`;
      const message = { messageId, topicId, at: now, title, body };
      this.#inbox.push(message);
      for (const listener of this.#listeners) listener(message);
      return message;
    });
  }
}
