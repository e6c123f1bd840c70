import type { IamStatement } from '../../infra/local/cloud/iam.ts';
import { CLIENT_SECRET_ID } from '../../infra/local/gateway.ts';
import { functionIdOf, LOCAL, RESOURCES, serviceCaller } from '../../infra/local/installation.ts';
import { SIM } from '../../infra/local/simulator/installation.ts';
import { type IamStatementData, valuesOf, type When } from './iam-statements.ts';

/** A statement of the policy file as one compartment of an installation has it. */
export interface DeployedStatement extends IamStatement {
  /** Id in the policy file; one per compartment has the same. */
  readonly id: string;
}

/** What Terraform would fill in. */
interface Installation {
  /** OCIDs of compartments by `in`. */
  readonly places: Readonly<Record<IamStatementData['in'], readonly string[]>>;
  /** Values for `{name}`; those of `{function:name}` come from {@link functionId}. */
  readonly values: Readonly<Record<string, string>>;
  functionId(name: string): string;
  /** Whether an option is on; absent: all are. */
  isOn?(when: When): boolean;
}

/** Services of Oracle as callers name them. */
const SERVICES: Readonly<Record<string, string>> = {
  connector: 'serviceconnector',
  events: 'cloudEvents',
  schedule: 'resourceschedule',
};

/**
 * The statements of the policy file for a pretend tenancy.
 * @throws RangeError for a `{name}` without a value.
 */
export function deployedStatements(
  data: readonly IamStatementData[],
  installation: Installation,
): readonly DeployedStatement[] {
  return data
    .filter(({ when }) => installation.isOn?.(when) ?? true)
    .flatMap((one) =>
      [...new Set(installation.places[one.in])].map((compartmentId) => ({
        id: one.id,
        principal: SERVICES[one.principal] ?? one.principal,
        compartmentId,
        ...(one.permissions !== undefined && { permissions: one.permissions }),
        ...(one.verb !== undefined && { verb: one.verb }),
        ...(one.resource !== undefined && { resource: one.resource }),
        conditions: Object.fromEntries(
          Object.entries(one.conditions ?? {}).map(([variable, wanted]) => [
            variable,
            valuesOf(wanted).map((value) => filledIn(value, installation)),
          ]),
        ),
      })),
    );
}

function filledIn(value: string, { values, functionId }: Installation): string {
  const name = /^\{(.*)\}$/.exec(value)?.[1];
  // Equality of two variables is judged with the demand.
  if (name === undefined || name.startsWith('same:')) return value;
  const [kind, of] = name.split(':');
  const found = kind === 'function' && of !== undefined ? functionId(of) : values[name];
  if (found === undefined) throw new RangeError(`No value for {${name}}`);
  return found;
}

/** Key of the operator's for the state bucket, where a test gives it one. */
export const STATE_KEY_ID = 'ocid1.key.oc1.xx-local-1.state';

/** What Terraform would fill into the IAM statements. @param act where `reattach` and `probe` live. */
function installationIn(compartmentId: string, act: string): Installation {
  return {
    places: {
      watched: [compartmentId],
      home: [compartmentId],
      act: [act],
      traces: [compartmentId],
      keys: [compartmentId],
    },
    values: {
      state_bucket: RESOURCES.stateBucket,
      approvals_bucket: RESOURCES.approvalsBucket,
      node_log_group: RESOURCES.logGroupId,
      own_log_group: RESOURCES.ownLogGroupId,
      compartment: compartmentId,
      schedule: serviceCaller('resourceschedule').id,
      approval_key: RESOURCES.approvalKeyId,
      state_key: STATE_KEY_ID,
      client_secret: CLIENT_SECRET_ID,
      link_secret: RESOURCES.linkSecretId,
    },
    functionId: functionIdOf,
  };
}

export const LOCAL_INSTALLATION = installationIn(LOCAL.compartmentId, LOCAL.actorsCompartmentId);

/** One compartment is watched, home and place of the acting functions. */
export const SIM_INSTALLATION = installationIn(SIM.compartmentId, SIM.compartmentId);
