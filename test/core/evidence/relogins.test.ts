import { emptyEvidence, foldSignals } from '../../../functions/core/evidence/evidence.ts';
import { viewOf } from '../../../functions/core/evidence/view.ts';
import type { Signal } from '../../../functions/core/rules/signal.ts';
import { at, IQN, login, NODE, PORTAL } from './make-signal.ts';

const HOUR = 3_600;
const target = { iqn: IQN, portal: PORTAL };

const lost = (seconds: number, session: number): Signal =>
  at(seconds, 'session-lost', { session, errorCode: 1020 });
const back = (seconds: number, session: number): Signal =>
  at(seconds, 'session-recovered', { session, count: 20 });
const refused = (seconds: number): Signal =>
  at(seconds, 'portal-refused', { portal: PORTAL, detail: 'Connection refused' });

/** Each path as `session or portal: state, number of outages, reasons`. */
function told(...signals: (Signal | Signal[])[]): readonly string[] {
  const { paths } = viewOf(foldSignals(emptyEvidence(NODE), signals.flat()));
  return paths.map(({ session, state, outages }) =>
    [session ?? 'portal', state, outages.length, ...outages.flatMap(({ reasons }) => reasons)].join(' '),
  );
}

describe('a line that names only a portal, when a session of an earlier boot had it too (the boot is not in the logs)', () => {
  const outage = [lost(8 * HOUR, 1), refused(8 * HOUR + 2), back(8 * HOUR + 180, 1)];

  test('is of the session that was away then', () => {
    const earlier = [login(0, 7, 'sdb', 3), lost(HOUR, 7), back(HOUR + 60, 7)];
    expect(told(...earlier, login(7 * HOUR, 1, 'sdb', 3), outage)).toEqual([
      '7 recovered 1',
      '1 recovered 1 Connection refused',
    ]);
  });

  test('also when that one was lost and never seen again', () => {
    const earlier = [login(0, 7, 'sdb', 3), lost(HOUR, 7)];
    expect(told(...earlier, login(7 * HOUR, 1, 'sdb', 3), outage)).toEqual([
      '7 recovered 1',
      '1 recovered 1 Connection refused',
    ]);
  });

  test('and of the newest session, when the line of its loss is missing', () => {
    const views = told(
      login(0, 7, 'sdb', 3),
      login(7 * HOUR, 1, 'sdb', 3),
      refused(8 * HOUR),
      refused(8 * HOUR + 3),
    );
    expect(views).toEqual(['7 up 0', '1 lost 1 Connection refused']);
  });

  test('but of none of two that live side by side and were away together', () => {
    const both = [
      at(1, 'session-up', { session: 1, ...target }),
      at(2, 'session-up', { session: 2, ...target }),
      lost(HOUR, 1),
      lost(HOUR, 2),
      refused(HOUR + 3),
      back(HOUR + 60, 1),
      back(HOUR + 60, 2),
    ];
    expect(told(...both)).toHaveLength(3);
  });

  test('of one of two that live side by side, when only that was away', () => {
    const one = [
      at(1, 'session-up', { session: 1, ...target }),
      at(2, 'session-up', { session: 2, ...target }),
      lost(HOUR, 1),
      refused(HOUR + 3),
      back(HOUR + 60, 1),
    ];
    expect(told(...one)).toEqual(['1 recovered 1 Connection refused', '2 up 0']);
  });
});
