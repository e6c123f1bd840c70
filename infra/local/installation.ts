import { endpointKey, SERVICES } from '../../functions/runtime/config-keys.ts';
import { type Caller, platformService } from './cloud/caller.ts';
import { TENANCY_ID } from './cloud/cloud.ts';
import type { Installation } from './deployed-statements.ts';
import { CLIENT_SECRET_ID } from './gateway.ts';

/** Names and OCIDs of a pretend tenancy. */
export const LOCAL = {
  tenancyId: TENANCY_ID,
  /** Nodes, volumes, topics, logs and most functions. */
  compartmentId: 'ocid1.compartment.oc1..localcluster',
  /** `reattach` and `probe` live in a compartment of their own. */
  actorsCompartmentId: 'ocid1.compartment.oc1..localactors',
  availabilityDomain: 'Uocm:XX-LOCAL-1-AD-1',
  namespace: 'localnamespace',
  stateBucket: 'warden-state',
  approvalsBucket: 'warden-approvals',
  /** Encrypts the approvals bucket. */
  approvalKeyId: 'ocid1.key.oc1.xx-local-1.approvals',
  topicId: 'ocid1.onstopic.oc1.xx-local-1.incidents',
  monitorTopicId: 'ocid1.onstopic.oc1.xx-local-1.monitor',
  logGroupId: 'ocid1.loggroup.oc1.xx-local-1.warden',
  messagesLogId: 'ocid1.log.oc1.xx-local-1.messages',
  auditLogId: 'ocid1.log.oc1.xx-local-1.audit',
  applicationId: 'ocid1.fnapp.oc1.xx-local-1.warden',
  actorsApplicationId: 'ocid1.fnapp.oc1.xx-local-1.warden-act',
  /** Whom the played sign-in offers. */
  people: ['sato@example.com', 'suzuki@example.com'],
} as const;

/** OCID of a function of the pretend tenancy. */
export function functionIdOf(name: string): string {
  return `ocid1.fnfunc.oc1.xx-local-1.${name}`;
}

/** A service of Oracle as caller; what IAM statements call it. */
export function serviceCaller(name: 'serviceconnector' | 'cloudEvents' | 'resourceschedule' | 'ons'): Caller {
  return platformService(name, LOCAL.compartmentId);
}

/** The pretend tenancy as Terraform would fill it in. */
export const LOCAL_INSTALLATION: Installation = {
  places: {
    watched: [LOCAL.compartmentId],
    home: [LOCAL.compartmentId],
    act: [LOCAL.actorsCompartmentId],
  },
  values: {
    state_bucket: LOCAL.stateBucket,
    approvals_bucket: LOCAL.approvalsBucket,
    log_group: LOCAL.logGroupId,
    compartment: LOCAL.compartmentId,
    schedule: serviceCaller('resourceschedule').id,
    approval_key: LOCAL.approvalKeyId,
    client_secret: CLIENT_SECRET_ID,
  },
  functionId: functionIdOf,
};

/** Endpoints and the keys that have one right value here (docs/configuration.md). */
export function configurationFor(url: string): Record<string, string> {
  return {
    ...Object.fromEntries(SERVICES.map((service) => [endpointKey(service), url])),
    WARDEN_COMPARTMENTS: LOCAL.compartmentId,
    WARDEN_STATE_BUCKET: LOCAL.stateBucket,
    WARDEN_APPROVALS_BUCKET: LOCAL.approvalsBucket,
    WARDEN_NAMESPACE: LOCAL.namespace,
    WARDEN_TOPIC_ID: LOCAL.topicId,
    WARDEN_MONITOR_TOPIC_ID: LOCAL.monitorTopicId,
    WARDEN_RESPOND_FUNCTION_ID: functionIdOf('respond'),
    WARDEN_RESPOND_ENDPOINT: url,
    WARDEN_LOG_OCID: LOCAL.auditLogId,
    WARDEN_MESSAGES_LOG_ID: LOCAL.messagesLogId,
    TZ: 'UTC',
  };
}
