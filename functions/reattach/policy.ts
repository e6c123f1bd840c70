import type { Policy } from '../core/incident/policy.ts';
import { DEFAULT_POLICY } from '../core/incident/policy.ts';
import { windowsIn } from '../core/incident/window-text.ts';
import type { ConfigOf } from '../runtime/config.ts';

/** What the guards need of the installation's configuration, over the defaults. */
export function policyOf(config: ConfigOf<'reattach'>): Policy {
  const { mode, expectedPrincipals, zone, lang } = config;
  return {
    ...DEFAULT_POLICY,
    mode,
    expectedPrincipals,
    zone,
    languages: [lang],
    windows: windowsIn(zone, config.windows),
  };
}
