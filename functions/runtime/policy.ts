import { DEFAULT_POLICY, type Policy } from '../core/incident/policy.ts';
import type { ConfigOf } from './config.ts';

/** What the guards rest on is read by both who plan and who act; the rest only by who notifies. */
type PolicyConfig = Pick<
  ConfigOf<'reattach'>,
  'zone' | 'mode' | 'windows' | 'expectedPrincipals' | 'quorumVolumes'
> &
  Partial<
    Pick<
      ConfigOf<'respond'>,
      'lang' | 'contacts' | 'consoleUrl' | 'namespace' | 'stateBucket' | 'approvalsBucket'
    >
  >;

/** What the installation's configuration says, over the defaults. */
export function policyOf(config: PolicyConfig): Policy {
  const { lang, zone, mode, windows, expectedPrincipals, quorumVolumes, contacts } = config;
  return {
    ...DEFAULT_POLICY,
    languages: lang === undefined ? DEFAULT_POLICY.languages : [lang],
    zone,
    mode,
    windows: windows.map((window) => ({ ...window, zone })),
    expectedPrincipals,
    contacts: contacts === undefined || contacts === '' ? [] : [contacts],
    consoleUrl: config.consoleUrl ?? null,
    quorumVolumeIds: quorumVolumes,
    ...bucketsOf(config),
  };
}

/** The buckets as the commands in a notice and on a page of the console name them; nothing where one is not known. */
export function bucketsOf(
  config: Partial<Pick<ConfigOf<'respond'>, 'namespace' | 'stateBucket' | 'approvalsBucket'>>,
): Pick<Policy, 'buckets'> {
  const { namespace, stateBucket: state, approvalsBucket: approvals = null } = config;
  return namespace === undefined || state === undefined ? {} : { buckets: { namespace, state, approvals } };
}
