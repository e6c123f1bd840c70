import { HOUR, MINUTE } from '../../../functions/core/base/time.ts';
import type { DecisionState } from '../../../functions/core/decision/contract.ts';
import { diagnosisOf } from '../../../functions/core/decision/diagnose.ts';
import { type Difference, lost, told } from './state.ts';
import { attachment, detachBy, inventory, lostPath, NODE1, NODE2, POLICY, T0 } from './story.ts';

const at = (minutes: number) => T0 + minutes * MINUTE;

describe('what a detach was part of', () => {
  const of = (change: Difference, shown = lost(), actions: readonly ReturnType<typeof detachBy>[] = []) => {
    const { picture, ...state } = told(change);
    const seen: DecisionState = { ...state, picture: { ...picture, detachActions: actions } };
    return diagnosisOf(seen, shown, T0);
  };
  const hold = (from: number, until: number) => ({
    incident: { hold: { by: 'sato', at: at(from), until: at(until), why: '' } },
  });
  const window = (from: string, cluster = 'CL1'): Difference => ({
    policy: {
      ...POLICY,
      windows: [{ cluster, from: `2026-11-22T${from}`, until: '2026-11-22T10:01', zone: 'Asia/Tokyo' }],
    },
  });
  const earlier = [detachBy({ at: at(-5) })];
  const isPlanned = (...args: Parameters<typeof of>) => of(...args).cause === 'detached-planned';

  test('a window that holds when it happened', () => {
    expect(of(window('10:00')).evidence).toContain('in-window');
    expect(isPlanned(window('10:00', 'CL2'))).toBe(false);
    expect(isPlanned(window('10:00'), lost(), earlier)).toBe(false);
    expect(isPlanned(window('09:55'), lost(), earlier)).toBe(true);
    expect(isPlanned({})).toBe(false);
  });

  test('announced work: from its announcement to its end', () => {
    expect(of(hold(0, 1)).evidence).toContain('on-hold');
    expect([hold(1, 2), hold(-2, 0)].map((change) => isPlanned(change))).toEqual([false, false]);
    expect(isPlanned(hold(-5, -4), lost(), earlier)).toBe(true);
  });

  test('somebody of whom it is expected', () => {
    const policy = { ...POLICY, expectedPrincipals: ['ops.yamada'] };
    expect(of({ policy }, lost(), [detachBy()]).evidence).toContain('expected-principal');
  });

  test('work on the platform, ten minutes around it, as it was told or is remembered', () => {
    const quiet = lost({ api: 'ATTACHED', current: attachment(), view: lostPath({}, { reasons: [] }) });
    const isMaintained = (change: Difference) => of(change, quiet).cause === 'platform-maintenance';
    const toldOf = (minutes: number) => ({ memory: { maintenance: { [NODE1]: at(minutes) } } });
    const known = (minutes: number | null): Difference => {
      const { nodes, ...rest } = inventory();
      const node = nodes[NODE1];
      if (node === undefined) throw new Error('no node');
      const more = minutes === null ? {} : { maintenanceAt: at(minutes) };
      return { inventory: { ...rest, nodes: { ...nodes, [NODE1]: { ...node, ...more } } } };
    };
    expect([-10, 10].map((minutes) => isMaintained(toldOf(minutes)))).toEqual([true, true]);
    expect([-11, 11].map((minutes) => isMaintained(toldOf(minutes)))).toEqual([false, false]);
    expect(isMaintained(known(-10))).toBe(true);
    expect(isMaintained(known(-11))).toBe(false);
    expect(isMaintained(known(null))).toBe(false);
    expect(isMaintained({ ...known(0), ...toldOf(-HOUR / MINUTE) })).toBe(false);
    expect(isMaintained({ memory: { maintenance: { [NODE2]: T0 } } })).toBe(false);
    const { nodes: _, ...rest } = inventory();
    expect(isMaintained({ inventory: { ...rest, nodes: {} } })).toBe(false);
  });

  test('an outage of many clusters', () => {
    const quiet = lost({ api: 'ATTACHED', current: attachment(), view: lostPath({}, { reasons: [] }) });
    const wide = { availabilityDomain: 'AD', clusters: 5 };
    expect(of({ wide }, quiet).cause).toBe('wide-outage');
    expect([of({ wide: null }, quiet).cause, of({}, quiet).cause]).not.toContain('wide-outage');
  });
});
