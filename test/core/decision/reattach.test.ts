import { MINUTE } from '../../../functions/core/base/time.ts';
import type { DecisionInput } from '../../../functions/core/decision/contract.ts';
import type { Incident } from '../../../functions/core/incident/incident.ts';
import type { Policy } from '../../../functions/core/incident/policy.ts';
import type { ReattachStage } from '../../../functions/core/plan/dossier.ts';
import { detachedAt, reattachedAt } from './headlines.ts';
import {
  attachment,
  lookUps,
  lostPath,
  NODE1,
  NODE2,
  path,
  play,
  recoveredPath,
  T0,
  view,
  worded,
} from './story.ts';

const reasons = (i: Incident) => i.outbox.map((o) => o.reason);
const text = (i: Incident, n = -1, mode: Policy['mode'] = 'approve') => worded(i.outbox.at(n), ['en'], mode);
const last = (i: Incident) => text(i);
const observe = (i: DecisionInput): DecisionInput => ({ ...i, policy: { ...i.policy, mode: 'observe' } });
const without = (i: DecisionInput): DecisionInput => ({ ...i, reattach: null });
const waiting = (given: number): ReattachStage => ({
  kind: 'awaiting-approval',
  until: T0 + 100 * MINUTE,
  given,
  needed: 2,
});
const fail = (): never => {
  throw new Error('no progress');
};
const first = without(detachedAt(5, { kind: 'expired' }));

describe('approval', () => {
  test('is asked for once, and again when one of two has given it', () => {
    const i = play(first, detachedAt(12, waiting(0)), detachedAt(13, waiting(0)), detachedAt(14, waiting(1)));
    expect(reasons(i)).toEqual(['first', 'approval-needed', 'approval-needed']);
    expect(last(i).title).toContain('(1 of 2)');
    expect(last(i).body).toContain('warden -- approve 4f1c0a9be2d35a77');
  });

  test('is not asked for in mode observe: the request and what does not hold, nothing more', () => {
    const i = play(observe(first), observe(without(detachedAt(12, { kind: 'expired' }))));
    expect(reasons(i)).toEqual(['first']);
    const { body } = text(i, 0, 'observe');
    expect(body).toContain('oci compute volume-attachment attach-iscsi-volume --instance-id ');
    expect(body).toContain('in mode observe nothing is sent by itself');
    expect(body).toContain('not met yet: five quiet minutes');
    expect(body).not.toContain('warden -- approve');
  });

  test('nothing is offered for approval before the plan is open', () => {
    expect(text(play(first), 0).body).not.toContain('warden -- approve');
    expect(text(play(first), 0).body).toContain('Approval is not open');
  });
});

test.each([
  [{ kind: 'rejected', by: 'ops.sato', why: 'fenced on purpose' }, 'reattach rejected', 'fenced on purpose'],
  [{ kind: 'expired' }, 'not approved in time', 'Nobody approved'],
  [{ kind: 'refused', guards: ['guard-no-hold'] }, 'conditions no longer met', 'no hold'],
  [{ kind: 'failed', code: 'IncorrectState' }, 'FAILED (IncorrectState)', 'needs a person'],
] as const)('%j is told once', (stage, title, body) => {
  const i = play(first, detachedAt(13, stage), detachedAt(14, stage));
  expect(reasons(i)).toEqual(['first', 'refused']);
  expect(last(i).title).toContain(title);
  expect(last(i).body).toContain(body);
});

describe('after the attach', () => {
  const sent = detachedAt(13, { kind: 'attempted', approvedBy: ['ops.sato'] });
  const acted = reattachedAt(14, { adopted: false, samePortal: true });
  const back = reattachedAt(16, { adopted: false, samePortal: true }, [
    view(NODE1, [recoveredPath(15)], { lastAt: T0 + 16 * MINUTE }),
    view(NODE2, [path()], { lastAt: T0 + 16 * MINUTE }),
  ]);

  test('the sent request alone is no news; the attach is told once, also when the API shows it later', () => {
    const late: DecisionInput = { ...acted, lookUps: sent.lookUps };
    expect(reasons(play(first, sent, acted, reattachedAt(15, { adopted: false, samePortal: true })))).toEqual(
      ['first', 'acted'],
    );
    expect(reasons(play(first, sent, late, reattachedAt(15, { adopted: false, samePortal: true })))).toEqual([
      'first',
      'acted',
    ]);
  });

  describe('seen before `reattach` has reported it', () => {
    const under = (minute: number, samePortal = true): DecisionInput => ({
      ...reattachedAt(minute, { adopted: false, samePortal }),
      reattach: { ...(sent.reattach ?? fail()), at: T0 + 13 * MINUTE },
    });

    test.each([true, false])('is told once, by the report (same portal: %s)', (samePortal) => {
      const done = reattachedAt(15, { adopted: false, samePortal });
      expect(reasons(play(first, sent, under(14, samePortal), done))).toEqual(['first', 'acted']);
    });

    test('is told within minutes when the report does not come, and the report then still counts', () => {
      expect(reasons(play(first, sent, under(14), under(16)))).toEqual(['first']);
      const silent = play(first, sent, under(14), under(17), under(18));
      expect(reasons(silent)).toEqual(['first', 'not-recovered']);
      expect(last(silent).title).toContain('reattached; recovery not yet proven');
      const late = reattachedAt(18, { adopted: false, samePortal: true });
      expect(reasons(play(first, sent, under(14), under(17), late))).toEqual([
        'first',
        'not-recovered',
        'acted',
      ]);
    });

    test('is told when the attempt fails', () => {
      const broken: DecisionInput = {
        ...under(15),
        reattach: {
          planId: sent.reattach?.planId ?? '',
          at: T0 + 15 * MINUTE,
          stage: { kind: 'failed', code: 'IncorrectState' },
        },
      };
      expect(reasons(play(first, sent, under(14), broken, { ...broken, now: broken.now + 1 }))).toEqual([
        'first',
        'not-recovered',
        'refused',
      ]);
    });

    test('holds nothing else back: a recovery is told at once', () => {
      const recovered: DecisionInput = { ...back, reattach: under(16).reattach ?? null };
      expect(reasons(play(first, sent, under(14), recovered))).toEqual(['first', 'recovered']);
    });
  });

  test.each([
    ['is detached once more', 'DETACHED', false],
    ['is on its way still by the list', 'ATTACHING', false],
    ['is there', 'ATTACHED', true],
  ] as const)('is told of what %s: %s, %s', (_, lifecycleState, isTold) => {
    const made = attachment({
      id: 'ocid1.volumeattachment.oc1.ap-tokyo-1.new',
      lifecycleState,
      // Longer ago than an attach takes: it counts from when it was done.
      timeCreated: T0 + 11 * MINUTE,
    });
    const list = [attachment({ lifecycleState: 'DETACHED' }), made, attachment({ instanceId: NODE2 })];
    const shown: DecisionInput = { ...acted, lookUps: lookUps(acted.now, { list }) };
    expect(reasons(play(first, sent, shown)).includes('acted')).toBe(isTold);
  });

  test('is told of the disk that was attached alone, not of another that is lost since', () => {
    const others: DecisionInput = {
      ...acted,
      views: [view(NODE1, [recoveredPath(13)]), view(NODE2, [lostPath({}, { lostAt: T0 + 12 * MINUTE })])],
    };
    expect(text(play(first, sent, others)).title).not.toContain('reattached as approved');
  });

  test('of long ago is not told when the same disk is lost once more', () => {
    const again = reattachedAt(40, { adopted: false, samePortal: true }, [
      view(NODE1, [lostPath({}, { lostAt: T0 + 38 * MINUTE })]),
      view(NODE2, [path()]),
    ]);
    const late: DecisionInput = {
      ...again,
      reattach: { ...(acted.reattach ?? fail()), at: T0 + 13 * MINUTE },
    };
    const seenBack: DecisionInput = { ...back, reattach: sent.reattach ?? null };
    expect(reasons(play(first, sent, seenBack, late))).not.toContain('acted');
  });

  test('ATTACHED is not recovered; the session is, and the closing notice carries the import', () => {
    const open = play(first, sent, acted);
    expect(last(open)?.title).toContain('recovery not yet proven');
    expect(open.recoveredAt).toBeNull();
    const i = play(first, sent, acted, back);
    expect(reasons(i)).toEqual(['first', 'acted', 'recovered']);
    expect(last(i).body).toContain('terraform import ADDRESS ocid1.volumeattachment.oc1.ap-tokyo-1.new');
    expect(last(i).body).toContain('approved by ops.suzuki, ops.sato');
  });

  test('another portal: NOT recovered, with the old session in its safe order and real values', () => {
    const i = play(first, sent, reattachedAt(14, { adopted: false, samePortal: false }));
    expect(reasons(i)).toEqual(['first', 'acted']);
    expect(last(i).title).toContain('reattached, NOT recovered (old session)');
    const body = last(i).body ?? '';
    const places = [
      '--action STOP --wait-for-state STOPPED',
      '--action START --wait-for-state RUNNING',
      '-p 169.254.2.2:3260 -o delete',
      '-p 169.254.2.5:3260 -l',
      'Exit code 15 is neither success nor failure',
    ].map((text) => body.indexOf(text));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });
});
