import { sha256 } from '../../functions/core/base/canonical.ts';
import { endpointKey, SERVICES } from '../../functions/runtime/config.ts';
import { KEYS, type KeyName } from '../../functions/runtime/config-keys.ts';
import { type Caller, platformService } from './cloud/caller.ts';
import type { Cloud } from './cloud/cloud.ts';
import { NAMESPACE } from './cloud/object-storage.ts';

/** Names and OCIDs that both pretend installations use. */
export const RESOURCES = {
  availabilityDomain: 'Uocm:XX-LOCAL-1-AD-1',
  namespace: NAMESPACE,
  stateBucket: 'warden-state',
  approvalsBucket: 'warden-approvals',
  /** Encrypts the approvals bucket. */
  approvalKeyId: 'ocid1.key.oc1.xx-local-1.approvals',
  topicId: 'ocid1.onstopic.oc1.xx-local-1.incidents',
  monitorTopicId: 'ocid1.onstopic.oc1.xx-local-1.monitor',
  /** Of the nodes' lines. */
  logGroupId: 'ocid1.loggroup.oc1.xx-local-1.warden',
  /** Of decisions and invocations. */
  ownLogGroupId: 'ocid1.loggroup.oc1.xx-local-1.own',
  messagesLogId: 'ocid1.log.oc1.xx-local-1.messages',
  auditLogId: 'ocid1.log.oc1.xx-local-1.audit',
  /** What the gateway sets in every call to the console. Terraform makes one of its own for each installation. */
  gatewaySecret: 'only the gateway of the pretend tenancy says this',
  /** Key of the links in notices. */
  linkSecretId: 'ocid1.vaultsecret.oc1.xx-local-1.links',
} as const;

/** Names and OCIDs of the local tenancy. */
export const LOCAL = {
  ...RESOURCES,
  /** Nodes, volumes, topics, logs and most functions. */
  compartmentId: 'ocid1.compartment.oc1..localcluster',
  /** `reattach` and `probe` live in a compartment of their own. */
  actorsCompartmentId: 'ocid1.compartment.oc1..localactors',
  applicationId: 'ocid1.fnapp.oc1.xx-local-1.warden',
  actorsApplicationId: 'ocid1.fnapp.oc1.xx-local-1.warden-act',
  /** Whom the played sign-in offers. */
  people: ['sato@example.com', 'suzuki@example.com'],
} as const;

/** OCID of a function of either installation. */
export function functionIdOf(name: string): string {
  return `ocid1.fnfunc.oc1.xx-local-1.${name}`;
}

/** A service of Oracle as caller; what IAM statements call it. */
export function serviceCaller(name: 'serviceconnector' | 'cloudEvents' | 'resourceschedule' | 'ons'): Caller {
  return platformService(name, LOCAL.compartmentId);
}

/** The buckets, topics and logs that Terraform would have made. */
export function createResources(cloud: Cloud, compartmentId: string): void {
  cloud.objectStorage.addBucket(RESOURCES.stateBucket, compartmentId);
  cloud.objectStorage.addBucket(RESOURCES.approvalsBucket, compartmentId, RESOURCES.approvalKeyId);
  cloud.notifications.addTopic(RESOURCES.topicId, compartmentId);
  cloud.notifications.addTopic(RESOURCES.monitorTopicId, compartmentId);
  cloud.secrets.add(RESOURCES.linkSecretId, compartmentId, new Uint8Array(64).fill(7));
  cloud.logging.addLog(RESOURCES.messagesLogId, RESOURCES.logGroupId, compartmentId);
  cloud.logging.addLog(RESOURCES.auditLogId, RESOURCES.ownLogGroupId, compartmentId);
}

/** A configuration by the names of its keys (functions/runtime/config-keys.ts). */
export type Configuration = Readonly<Partial<Record<KeyName, string>>>;

/** The configuration as functions find it in their environment. */
export function environmentOf(configuration: Configuration): Record<string, string> {
  const names = Object.keys(configuration) as KeyName[];
  return Object.fromEntries(names.map((name) => [KEYS[name].env, configuration[name] ?? '']));
}

/** Keys that have one right value in both installations (docs/configuration.md). */
export function commonConfiguration(respondEndpoint: string): Configuration {
  return {
    stateBucket: RESOURCES.stateBucket,
    approvalsBucket: RESOURCES.approvalsBucket,
    namespace: RESOURCES.namespace,
    topicId: RESOURCES.topicId,
    respondFunctionId: functionIdOf('respond'),
    respondEndpoint,
    auditLogId: RESOURCES.auditLogId,
    messagesLogId: RESOURCES.messagesLogId,
    gatewaySecretHash: sha256(RESOURCES.gatewaySecret),
  };
}

/** Environment of the functions of the local tenancy: endpoints, and what Terraform would set. */
export function configurationFor(url: string): Record<string, string> {
  return {
    ...Object.fromEntries(SERVICES.map((service) => [endpointKey(service), url])),
    ...environmentOf({
      ...commonConfiguration(url),
      compartments: LOCAL.compartmentId,
      monitorTopicId: RESOURCES.monitorTopicId,
    }),
    TZ: 'UTC',
  };
}
