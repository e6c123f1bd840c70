import { MINUTE } from '../../functions/core/base/time.ts';
import type { Decision, DecisionInput } from '../../functions/core/decision/contract.ts';
import { emptyEvidence } from '../../functions/core/evidence/evidence.ts';
import { beginIncident, type Incident, UNSENT } from '../../functions/core/incident/incident.ts';
import type { Signal } from '../../functions/core/rules/signal.ts';
import { foldedBy } from '../../functions/respond/nodes.ts';
import { judgementOn } from '../../functions/respond/stranger-judgement.ts';
import { createLogger } from '../../functions/runtime/logger.ts';
import { inventory, POLICY } from '../core/decision/story.ts';
import { at, NODE, T0 } from '../core/evidence/make-signal.ts';

const NOW = T0 + 5 * MINUTE;
const LOST = [at(0, 'session-lost', { session: 1 })];
const NOTHING = { stranger: null, nextAt: null };

const INCIDENT: Incident = beginIncident({
  id: 'a',
  cluster: { key: `node:${NODE}`, name: NODE, nodes: [NODE], source: 'unknown' },
  openedAt: T0,
  lossAt: T0,
  outbox: [{ ...UNSENT, seq: 1, reason: 'first', severity: 'critical', dueAt: NOW, title: 't', body: 'b' }],
});

/** What comes of these lines when this is decided about them. */
function judged(incident: Incident | null | Error, signals: readonly Signal[] = LOST) {
  const asked: DecisionInput[] = [];
  const logged: string[] = [];
  const decide = (input: DecisionInput): Decision => {
    asked.push(input);
    if (incident instanceof Error) throw incident;
    return { incident, notice: null, plan: null, reasons: [], nextCheckAt: null };
  };
  const judgement = judgementOn(foldedBy(emptyEvidence(NODE), signals, NOW), {
    decide,
    policy: POLICY,
    now: NOW,
    inventory: inventory(),
    log: createLogger({ write: (line) => void logged.push(line) }),
  });
  return { judgement, asked, logged };
}

test('it is decided from its lines alone, as a cluster of its own of which OCI lists nothing', () => {
  const [input] = judged(null).asked;
  expect(input).toMatchObject({
    now: NOW,
    cluster: { key: `node:${NODE}`, name: 'ocilab1', nodes: [NODE], source: 'unknown' },
    views: [{ node: NODE, paths: [{ state: 'lost' }] }],
    lookUps: {
      readAt: NOW,
      attachments: {
        known: false,
        what: 'attachments',
        errorCode: 'OCI_NOT_AUTHORIZED_OR_NOT_FOUND',
        detail: 'No compartment is known for the node.',
      },
      instances: {},
      volumes: {},
    },
    inventory: inventory(),
    incident: null,
    policy: POLICY,
    events: [],
    commands: [],
  });
});

test('without a host name it is called by what the record names', () => {
  const { asked, judgement } = judged(INCIDENT, [at(0, 'session-lost', { session: 1, host: null })]);
  expect(asked[0]?.cluster.name).toBe(NODE);
  expect(judgement.stranger?.host).toBeNull();
});

describe('it is no stranger in trouble', () => {
  test.each<readonly [string, Incident | null | Error, object]>([
    ['nothing is wrong', null, NOTHING],
    ['it is over already', { ...INCIDENT, closedAt: NOW, closedBy: 'silent-heal' }, NOTHING],
    [
      'nobody would be told yet: looked at again when that may be',
      { ...INCIDENT, outbox: [], nextCheckAt: NOW + MINUTE },
      { stranger: null, nextAt: NOW + MINUTE },
    ],
    ['no decision can be made', new Error('a defect'), NOTHING],
  ])('%s', (_, incident, expected) => {
    expect(judged(incident).judgement).toEqual(expected);
  });

  test('a defect is logged under its cluster', () => {
    const [line] = judged(new Error('a defect')).logged;
    expect(JSON.parse(line ?? '')).toMatchObject({ cluster: `node:${NODE}` });
  });
});

describe('it is told as', () => {
  test('lost since its first loss, failing at the end of its deadline', () => {
    const deadline = { to: NOW + 90 * MINUTE } as Incident['deadline'];
    expect(judged({ ...INCIDENT, deadline }).judgement).toEqual({
      stranger: {
        node: NODE,
        host: 'ocilab1',
        lostAt: T0,
        failsBy: NOW + 90 * MINUTE,
        hasLifekeeper: false,
      },
      nextAt: null,
    });
  });

  test('no more lost where the path came back', () => {
    const lines = [...LOST, at(60, 'session-recovered', { session: 1 })];
    expect(judged(INCIDENT, lines).judgement.stranger).toMatchObject({ lostAt: null });
  });

  test('another trouble where no path is lost; whether LifeKeeper runs there', () => {
    const lines = [at(0, 'lk-start'), at(1, 'fs-dead', { device: 'sdb' })];
    expect(judged(INCIDENT, lines).judgement.stranger).toMatchObject({
      lostAt: null,
      failsBy: null,
      hasLifekeeper: true,
    });
  });
});
