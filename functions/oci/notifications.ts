import type { Notifier, Subscriptions } from '../core/ports.ts';
import { WardenError } from '../runtime/errors.ts';
import { allPages, validOcid } from './arguments.ts';
import type { OciClients } from './clients.ts';
import { NOTIFICATIONS, TOPICS } from './services.ts';

/** Limit of `publishMessage` for the whole message. */
const MAX_MESSAGE_BYTES = 64 * 1024;
const MAX_TITLE_CHARS = 255;

/** Notifications: one publish, never repeated here (the outbox does, with the same id and sequence number). */
export class OciNotifier implements Notifier {
  constructor(private readonly clients: OciClients) {}

  async publish(topicId: string, title: string, body: string): Promise<string> {
    const oneLine = [...title.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')]
      .slice(0, MAX_TITLE_CHARS)
      .join('');
    const bytes = Buffer.byteLength(oneLine) + Buffer.byteLength(body);
    if (bytes > MAX_MESSAGE_BYTES)
      throw new WardenError('NOTICE_TOO_LARGE', {
        operation: 'ons.publishMessage',
        detail: `${bytes} bytes.`,
      });
    const answer = await this.clients.call(NOTIFICATIONS, 'publishMessage', (client) =>
      client.publishMessage({
        topicId: validOcid(topicId, 'The topic'),
        messageDetails: { title: oneLine, body },
      }),
    );
    return answer.publishResult.messageId;
  }
}

/** Notifications: who is subscribed to a topic (needs ONS_TOPIC_READ and ONS_SUBSCRIPTION_INSPECT). */
export class OciSubscriptions implements Subscriptions {
  constructor(private readonly clients: OciClients) {}

  async list(topicId: string) {
    const topic = validOcid(topicId, 'The topic');
    // Subscriptions are listed by compartment, and live in that of their topic.
    const { notificationTopic } = await this.clients.call(TOPICS, 'getTopic', (client) =>
      client.getTopic({ topicId: topic }),
    );
    const found = await allPages((page) =>
      this.clients.call(NOTIFICATIONS, 'listSubscriptions', (client) =>
        client.listSubscriptions({
          compartmentId: notificationTopic.compartmentId,
          topicId: topic,
          limit: 50,
          ...page,
        }),
      ),
    );
    return found.map(({ topicId: of, id, protocol, lifecycleState }) => ({
      topicId: of,
      subscriptionId: id,
      protocol,
      state: lifecycleState ?? 'UNKNOWN',
    }));
  }
}
