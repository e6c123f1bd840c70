import { MINUTE } from '../../../functions/core/base/time.ts';
import type { DecisionInput } from '../../../functions/core/decision/contract.ts';
import type { NodeView } from '../../../functions/core/evidence/path-view.ts';
import type { Incident } from '../../../functions/core/incident/incident.ts';
import { commandRecord } from '../../../functions/core/incident/operator-command.ts';
import type { NoticeFacts } from '../../../functions/core/notice/facts.ts';
import {
  attachment,
  DETACHED,
  detachBy,
  deviceFailure,
  input,
  known,
  lookUps,
  lostPath,
  NODE1,
  NODE2,
  path,
  play,
  recoveredPath,
  T0,
  view,
} from './story.ts';

/*
 * What random days once found to be false in a notice, each as the one decision that told it.
 */

const at = (
  minute: number,
  views: readonly NodeView[],
  more: Parameters<typeof lookUps>[1] = {},
): DecisionInput => input(T0 + minute * MINUTE, { views, lookUps: lookUps(T0 + minute * MINUTE, more) });
const newest = (incident: Incident) => incident.outbox.at(-1)?.facts as unknown as NoticeFacts;
const headlines = (incident: Incident) =>
  incident.outbox.map(({ facts }) => (facts as unknown as NoticeFacts).headline);
const active = view(NODE1, [lostPath()], { lk: deviceFailure() });
const both = [active, view(NODE2, [path()])];

test('LifeKeeper’s recovery of the disk that a peer lost itself is no sign of a take-over', () => {
  const recovering = { lk: { recoveryStartedAt: T0 + 3 * MINUTE } };
  const signs = (peer: NodeView) =>
    newest(play(at(2, both), at(4, [active, peer]), at(40, [active, peer]))).takeover.map(({ code }) => code);
  expect(signs(view(NODE2, [path()], recovering))).toContain('peer-recovery-line');
  expect(signs(view(NODE2, [lostPath()], recovering))).not.toContain('peer-recovery-line');
});

test('an announced detach of a disk that had been lost before does not say that nothing is impaired', () => {
  const hold = commandRecord(
    'CL1',
    { kind: 'hold', until: T0 + 60 * MINUTE, why: 'swap' },
    { id: 'hold', by: 'ops', at: T0 + 3 * MINUTE },
  );
  const audit = known([detachBy({ at: T0 + 4 * MINUTE })], T0 + 5 * MINUTE);
  const planned = { ...at(5, both, { list: DETACHED, audit }), commands: [hold] };
  const incident = play(at(2, both), planned);
  expect(incident.situation).toBe('planned');
  expect(newest(incident).impact).not.toBe('none');
});

test('a fail-over to the very node that lost the disk moves nothing away from there', () => {
  const taken = view(NODE1, [lostPath()], { lk: { failoverAt: T0 + 3 * MINUTE } });
  expect(play(at(2, both), at(4, [taken, view(NODE2, [path()])])).situation).not.toBe('failed-over');
});

test('a session that was back long before a take-over has replayed nothing', () => {
  const taken = view(NODE2, [path()], { lk: { failoverAt: T0 + 30 * MINUTE } });
  const incident = play(at(2, both), at(31, [view(NODE1, [recoveredPath(3)]), taken]));
  expect(incident.situation).not.toBe('replayed');
});

test('who detached the volume from another node is not who is asked', () => {
  const others = detachBy({
    resourceId: attachment({ instanceId: NODE2 }).id,
    principalName: 'somebody.else',
    at: T0 + MINUTE,
  });
  const audit = known([others, detachBy()], T0 + 3 * MINUTE);
  const { steps } = newest(play(at(3, both, { list: DETACHED, audit })));
  expect(steps.find(({ key }) => key === 'intent')?.params['who']).toBe('ops.yamada');
});

test('that it was detached, and by whom, is no news while it is being attached again', () => {
  const audit = known([detachBy()], T0 + 6 * MINUTE);
  const attaching = attachment({
    id: 'ocid1.volumeattachment.oc1..new',
    lifecycleState: 'ATTACHING',
    timeCreated: T0 + 6 * MINUTE,
  });
  const list = [attaching, attachment({ instanceId: NODE2 })];
  const incident = play(at(3, both, { list: DETACHED }), at(6.1, both, { list, audit }));
  expect(headlines(incident)).toEqual(['detached']);
});
