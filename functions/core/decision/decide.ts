import { close } from './close.ts';
import type { Decision, DecisionInput, Step } from './contract.ts';
import { diagnose } from './diagnose.ts';
import { note } from './note.ts';
import { notify } from './notify.ts';
import { obey } from './obey.ts';
import { open } from './open.ts';
import { propose, situate } from './situate.ts';

/** What is done about an open incident, in order. A closed one needs no further step. */
const STEPS: readonly Step[] = [note, obey, diagnose, situate, propose, notify, close];

/**
 * What to say and what could be done, from evidence, look-ups, policy and now alone.
 * Idempotent: the same input with the resulting incident yields nothing new. At most one notice per call.
 */
export function decide(input: DecisionInput): Decision {
  const opened = open(input);
  if (!('picture' in opened)) return opened;
  const { incident, notice, reasons, plan } = STEPS.reduce(
    (state, step) => (state.incident.closedAt === null ? step(state) : state),
    opened,
  );
  return { incident, notice, reasons, nextCheckAt: incident.nextCheckAt, plan };
}
