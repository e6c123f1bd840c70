import { createMatcher, type Matcher } from '../core/rules/matcher.ts';
import { builtInRules } from '../core/rules/rule-pack.ts';
import { isZone, ZONE_SHAPE } from '../runtime/config-forms.ts';
import { KEYS } from '../runtime/config-keys.ts';
import { WardenError } from '../runtime/errors.ts';
import type { Wiring } from '../runtime/wiring.ts';
import { createDetect } from './detect.ts';

/** The same for every configuration, and not made twice in a process. */
let made: Matcher | null = null;
function matcher(): Matcher {
  made ??= createMatcher(builtInRules());
  return made;
}

/** `detect`, as every platform runs it. */
export const detect: Wiring<'detect'> = {
  name: 'detect',
  wire: (config, { clock, ids, store, invoker }) => {
    const { respondFunctionId: id, respondEndpoint: endpoint, zone, syslogZone } = config;
    let known: string | null = null;
    const run = createDetect(
      { store: store(config.stateBucket), invoker: invoker([{ id, endpoint }]), clock, ids, matcher },
      {
        respondFunctionId: id,
        zone: () => {
          known ??= checked(syslogZone ?? zone, syslogZone === undefined ? KEYS.zone : KEYS.syslogZone);
          return known;
        },
      },
    );
    return ({ body, logger }) => run(body, logger);
  },
};

/** @throws WardenError `CONFIG_INVALID` for a zone that this runtime does not know. */
function checked(zone: string, { env }: { readonly env: string }): string {
  if (isZone(zone)) return zone;
  throw new WardenError('CONFIG_INVALID', { operation: 'detect', detail: `${env} must be ${ZONE_SHAPE}` });
}
