import type { NotificationControlPlaneClient } from 'oci-ons';
import type { Subscriptions } from '../core/ports.ts';
import { allPages, validOcid } from './arguments.ts';
import type { OciClients } from './clients.ts';
import { type ClientKind, NOTIFICATIONS } from './services.ts';

const TOPICS: ClientKind<NotificationControlPlaneClient> = {
  name: 'ons-topics',
  service: 'ons',
  make: async (p, c) => new (await import('oci-ons')).NotificationControlPlaneClient(p, c),
};

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
