import { DAY, HOUR, MINUTE, type Ms } from '../../../functions/core/base/time.ts';
import type { Dice } from '../dice.ts';
import { type Outage, type OutageKind, USUAL } from './outage.ts';

/** `pipeline-heartbeat` asks for two and a half hours; `sweep` looks once an hour, and the alarm pends for five minutes. */
const HEARTBEAT_MISSED: Ms = 4 * HOUR;

/** The connector of the nodes' lines stands still for so long, from then on. */
export function stopOf(name: string, lasts: Ms, from: Ms): Outage {
  return {
    ...USUAL,
    name,
    what: `Connector Hub stands still for ${lasts / HOUR} h`,
    from,
    to: from + lasts,
    interrupts: 'lines',
    alarmWithin: lasts > HEARTBEAT_MISSED ? HEARTBEAT_MISSED : null,
    makesOld: 'lines',
    // Of the lines that were too old for Connector Hub nobody knows what they said.
    hides: lasts > DAY ? ['lines', 'stamps', 'memory'] : [],
    play: (scene) =>
      scene.at(from, `connector stops for ${lasts / HOUR} h`, () => scene.sim.holdConnector(lasts)),
  };
}

const stop = (name: string, lasts: Ms) => (dice: Dice) =>
  stopOf(name, lasts, Math.floor(dice.between(-2, 8) * MINUTE));

/** An hour costs time; of 25 hours Connector Hub reads back 24, and the lines of the first are lost (docs/oci-facts.md#connector-hub). */
export const CONNECTOR_OUTAGES: readonly OutageKind[] = [
  { name: 'connector-1h', weight: 2, draw: stop('connector-1h', HOUR) },
  { name: 'connector-25h', weight: 0.12, draw: stop('connector-25h', 25 * HOUR) },
];
