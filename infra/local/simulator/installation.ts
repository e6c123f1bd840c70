import type { Installation } from '../deployed-statements.ts';
import { CLIENT_SECRET_ID } from '../gateway.ts';

/** The functions that the simulator runs. */
export const FUNCTION_NAMES = ['detect', 'observe', 'respond', 'sweep', 'reattach', 'probe'] as const;
export type FunctionName = (typeof FUNCTION_NAMES)[number];

/** Names and ids of the pretend installation. */
export const SIM = {
  stateBucket: 'warden-state',
  approvalsBucket: 'warden-approvals',
  /** Encrypts the approvals bucket. */
  approvalKeyId: 'ocid1.key.oc1.xx-local-1.approvals',
  topicId: 'ocid1.onstopic.oc1.xx-local-1.incidents',
  logGroupId: 'ocid1.loggroup.oc1.xx-local-1.warden',
  messagesLogId: 'ocid1.log.oc1.xx-local-1.messages',
  auditLogId: 'ocid1.log.oc1.xx-local-1.audit',
  compartmentId: 'ocid1.compartment.oc1..cluster',
  availabilityDomain: 'Uocm:XX-LOCAL-1-AD-1',
  functionId: (name: FunctionName) => `ocid1.fnfunc.oc1.xx-local-1.${name}`,
} as const;

/** The same as Terraform would fill it in; one compartment is watched, home and place of the acting functions. */
export const SIM_INSTALLATION: Installation = {
  places: { watched: [SIM.compartmentId], home: [SIM.compartmentId], act: [SIM.compartmentId] },
  values: {
    state_bucket: SIM.stateBucket,
    approvals_bucket: SIM.approvalsBucket,
    log_group: SIM.logGroupId,
    compartment: SIM.compartmentId,
    schedule: 'ocid1.resourceschedule.oc1.xx-local-1.local',
    approval_key: SIM.approvalKeyId,
    client_secret: CLIENT_SECRET_ID,
  },
  functionId: (name) => `ocid1.fnfunc.oc1.xx-local-1.${name}`,
};
