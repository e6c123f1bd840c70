import * as v from 'valibot';
import type { Incident } from '../incident/incident.ts';
import type { NoticeModel } from './model.ts';

/** Only what readers lean on; the rest was written by `compose`. */
const shape = v.looseObject({
  schema: v.literal('warden.notice/1'),
  incidentId: v.string(),
  headline: v.string(),
  at: v.number(),
  cluster: v.looseObject({ name: v.string(), nodes: v.array(v.string()) }),
  nodes: v.array(v.looseObject({ node: v.string(), name: v.string() })),
  options: v.array(v.looseObject({ key: v.string(), preconditions: v.array(v.unknown()) })),
  steps: v.array(v.looseObject({ key: v.string() })),
  avoid: v.array(v.string()),
});

/** The facts of an incident's newest notice, as its outbox keeps them; null when it has none in this form. */
export function newestNotice(incident: Incident): NoticeModel | null {
  for (const entry of [...incident.outbox].reverse()) {
    if (v.is(shape, entry.audit)) return entry.audit as unknown as NoticeModel;
  }
  return null;
}
