import type { Wiring } from '../runtime/wiring.ts';
import { createObserve } from './observe.ts';

/** `observe`, as every platform runs it. */
export const observe: Wiring<'observe'> = {
  name: 'observe',
  wire: (config, { clock, ids, store, invoker }) => {
    const { respondFunctionId: id, respondEndpoint: endpoint } = config;
    const run = createObserve(
      { store: store(config.stateBucket), invoker: invoker([{ id, endpoint }]), clock, ids },
      { respondFunctionId: id },
    );
    return ({ body, logger }) => run(body, logger);
  },
};
