import { createMatcher, type Matcher } from '../core/rules/matcher.ts';
import { builtInRules } from '../core/rules/rule-pack.ts';
import type { Wiring } from '../runtime/wiring.ts';
import { createDetect } from './detect.ts';

/** The same for every configuration, and not made twice in a process. */
let matcher: Matcher | null = null;

/** `detect`, as every platform runs it. */
export const detect: Wiring<'detect'> = {
  name: 'detect',
  wire: (config, { clock, ids, store, invoker }) => {
    const { respondFunctionId: id, respondEndpoint: endpoint, zone, syslogZone } = config;
    matcher ??= createMatcher(builtInRules());
    const run = createDetect(
      { store: store(config.stateBucket), invoker: invoker([{ id, endpoint }]), clock, ids, matcher },
      { respondFunctionId: id, zone: syslogZone ?? zone },
    );
    return ({ body, logger }) => run(body, logger);
  },
};
