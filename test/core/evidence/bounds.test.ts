import { HOUR } from '../../../functions/core/base/time.ts';
import { isVital } from '../../../functions/core/evidence/budgets.ts';
import {
  emptyEvidence,
  foldSignals,
  type NodeEvidence,
  serializeEvidence,
} from '../../../functions/core/evidence/evidence.ts';
import { FUNCTION_LIMITS } from '../../../functions/core/evidence/limits.ts';
import { viewOf } from '../../../functions/core/evidence/view.ts';
import type { Signal } from '../../../functions/core/rules/signal.ts';
import { SIGNAL_KINDS, type SignalKind } from '../../../functions/core/rules/signal-kinds.ts';
import { at, IQN, login, NODE, PORTAL, T0 } from './make-signal.ts';

const { subjects, total } = FUNCTION_LIMITS.vital;
const VITAL = SIGNAL_KINDS.filter(isVital);

function fold(...signals: (Signal | readonly Signal[])[]): NodeEvidence {
  return foldSignals(emptyEvidence(NODE), signals.flat());
}

function many<T>(count: number, make: (n: number) => T): readonly T[] {
  return Array.from({ length: count }, (_, n) => make(n));
}

/** A line about something that does not exist. */
function madeUp(kind: SignalKind, n: number, seconds = 600): Signal {
  return at(seconds, kind, {
    session: 200_000 + n,
    device: `sdzz${n}`,
    portal: { address: `10.0.${n % 250}.${Math.floor(n / 250)}`, port: 3260 },
    iqn: `iqn.made.up:${n}`,
    detail: `AAA ${n}`,
  });
}

/** Facts of a kind that the evidence still has, as `subject@seconds`. */
function kept(evidence: NodeEvidence, kind: SignalKind): readonly string[] {
  return Object.entries(evidence.chunks).flatMap(([key, chunk]) =>
    Object.entries(chunk).flatMap(([facet, { all }]) =>
      facet.startsWith(`${kind}|`) ? [`${key.slice(key.indexOf('|') + 1)}@${(all[0] - T0) / 1000}`] : [],
    ),
  );
}

/** A genuine fact of each vital kind, before or after the flood of that hour. */
function genuine(kind: SignalKind, seconds: number): Signal {
  return at(seconds, kind, { session: 3, device: 'sdb', portal: PORTAL, iqn: IQN, rule: 'R-genuine' });
}

describe('no line uses up what is kept for another kind of fact', () => {
  test.each(VITAL)('%s stays, whatever is said of everything else', (kind) => {
    const others = SIGNAL_KINDS.filter((other) => other !== kind);
    const flood = many(2_500, (n) => madeUp(others[n % others.length] ?? 'detail', n));
    for (const seconds of [10, 1_200]) {
      const alone = kept(fold(genuine(kind, seconds)), kind);
      expect(kept(fold(genuine(kind, seconds), flood), kind)).toEqual(alone);
      expect(kept(fold(flood, genuine(kind, seconds)), kind)).toEqual(alone);
    }
  });

  test.each([subjects - 1, subjects, subjects + 1, 249, 250, 251, 260, 2_500])(
    'nor for another session: %i losses, returns and log-outs of made-up ones',
    (lines) => {
      const flood = (
        ['session-lost', 'session-recovered', 'session-shutdown', 'session-timed-out'] as const
      ).flatMap((kind) => many(lines, (n) => madeUp(kind, n)));
      const story = [...login(0, 3, 'sdb', 3), at(700, 'session-lost', { session: 3, errorCode: 1020 })];
      const view = viewOf(fold(flood, story, flood));
      expect(view.paths.find(({ session }) => session === 3)).toMatchObject({
        state: 'lost',
        device: 'sdb',
        iqn: IQN,
        unseenAt: null,
        outages: [{ lossSeen: true }],
      });
    },
  );

  test.each([5, 6, 7, 60])(
    'nor moments of the same fact: %i made-up details before genuine ones',
    (details) => {
      const story = [
        ...login(0, 3, 'sdb', 3),
        at(100, 'session-lost', { session: 3, rule: 'ISCSID-KERNEL-ERROR' }),
        ...many(20, (n) =>
          at(102 + 3 * n, 'portal-refused', { portal: PORTAL, detail: 'Connection refused' }),
        ),
        at(130, 'session-recovered', { session: 3, count: 9 }),
      ];
      const forged = many(details, (n) => at(50, 'portal-refused', { portal: PORTAL, detail: `AAA ${n}` }));
      const [path] = viewOf(fold(forged, story)).paths;
      expect(path).toMatchObject({ session: 3, state: 'lost' });
    },
  );
});

describe('what was dropped is known to be gone', () => {
  const losses = (lines: number, first = 1) =>
    many(lines, (n) => at(600 + (n % 60), 'session-lost', { session: first + n }));

  test.each([
    [subjects, null],
    [subjects + 1, 'after the last that was kept'],
    [10 * subjects, 'after the last that was kept'],
  ] as const)('of %i lost sessions in an hour', (lines, marked) => {
    const view = viewOf(fold(losses(lines), login(0, 90_000, 'sdb', 3)));
    expect(view.dropped.unseenAt === null).toBe(marked === null);
    const late = view.paths.find(({ session }) => session === 90_000);
    expect(late?.unseenAt === null).toBe(marked === null);
    // Whoever comes before the last that was kept is known for certain.
    expect(
      view.paths.filter(({ session }) => (session ?? 0) <= subjects).map(({ unseenAt }) => unseenAt),
    ).toEqual(Array.from({ length: Math.min(lines, subjects) }, () => null));
  });

  test('a session that came back after the flood is known again', () => {
    const back = at(4_000, 'session-recovered', { session: 90_000, count: 3 });
    const view = viewOf(fold(losses(subjects + 1), login(0, 90_000, 'sdb', 3), back));
    expect(view.paths.find(({ session }) => session === 90_000)?.unseenAt).toBeNull();
  });

  test('of sessions that never existed no number pushes out anything real', () => {
    const phantoms = many(500, (n) => at(600, 'session-lost', { session: -n }));
    const view = viewOf(fold(phantoms, at(700, 'session-lost', { session: 77_777 })));
    expect(view.paths.find(({ session }) => session === 77_777)).toMatchObject({
      state: 'lost',
      unseenAt: null,
    });
  });

  test('hours that went as a whole: no loss without its return, no refusal without its loss', () => {
    const hours = Math.ceil(total / subjects) + 1;
    const flood = Array.from({ length: hours }, (_, hour) =>
      losses(subjects).map((signal) => ({ ...signal, at: signal.at + (hour + 2) * HOUR })),
    ).flat();
    const old = [
      at(100, 'session-lost', { session: 500 }),
      at(103, 'portal-refused', { portal: PORTAL, detail: 'Connection refused' }),
      at(200, 'session-recovered', { session: 500, count: 30 }),
    ];
    const evidence = fold(old, flood);
    expect(evidence.dropped?.hours['sessions']).toBeGreaterThanOrEqual(Math.floor(T0 / HOUR));
    const view = viewOf(evidence);
    expect(view.dropped.pathsUntil).toBeGreaterThan(T0 + 200_000);
    expect(view.paths.filter(({ session }) => session === 500 || session === null)).toEqual([]);
    // Told again late, they stay what they are: gone.
    expect(serializeEvidence(foldSignals(evidence, old))).toBe(serializeEvidence(evidence));
  });

  test('nothing is marked in evidence of an ordinary outage', () => {
    const evidence = fold(login(0, 1, 'sdb', 3), at(100, 'session-lost', { session: 1 }));
    expect(evidence.dropped).toBeUndefined();
    expect(viewOf(evidence).dropped).toEqual({ pathsUntil: null, unseenAt: null });
  });
});

describe('the table of logins', () => {
  const { logins, loginsOfSession } = FUNCTION_LIMITS;
  const forged = (lines: number, first = 200_000) =>
    many(lines, (n) =>
      at(50 + (n % 900), 'session-up', { session: first + n, iqn: `iqn.1999-01.a:${n}`, portal: PORTAL }),
    );

  test.each([127, 128, 129, logins - 1, logins, logins + 1, 2_560])(
    'knows where a session was logged in after %i forged logins',
    (lines) => {
      const evidence = fold(login(0, 3, 'sdb', 3), forged(lines), at(2_000, 'session-lost', { session: 3 }));
      const path = viewOf(evidence).paths.find(({ session }) => session === 3);
      expect(path).toMatchObject({ iqn: IQN, portal: PORTAL, device: 'sdb', state: 'lost' });
      // The first sessions and the newest logins: both sets together hold somewhat more than one.
      if (lines < logins || lines > 2 * logins)
        expect(evidence.dropped?.loginAt === undefined).toBe(lines < logins);
    },
  );

  test('of a node whose numbers have grown knows the newest', () => {
    const old = forged(1_000, 1).map((signal) => ({ ...signal, at: signal.at - 100 * HOUR }));
    const evidence = fold(old, login(0, 5_000, 'sdb', 3));
    expect(viewOf(evidence).paths.find(({ session }) => session === 5_000)).toMatchObject({ iqn: IQN });
    expect(evidence.dropped?.loginAt).toBeLessThan(T0);
  });

  test('forgets logins of one session only for newer ones of it', () => {
    const again = many(loginsOfSession + 3, (n) =>
      at(10 * n, 'session-up', { session: 3, iqn: IQN, portal: PORTAL }),
    );
    const entries = fold(again, forged(2_000)).topology.logins[`${IQN}|${PORTAL.address}|${PORTAL.port}`];
    expect(entries?.map(([time]) => (time - T0) / 1000)).toEqual([30, 40, 50, 60]);
  });
});

test('disks and hosts that exist are not pushed out of their tables by made-up ones', () => {
  const forged = many(
    2_000,
    (n) =>
      [
        at(5, 'host-added', { scsiHost: 1_000 + n }),
        at(6, 'device-attached', {
          device: `sda${String.fromCharCode(97 + (n % 26))}x${n}`,
          scsiAddress: `${n}:0:0:9`,
        }),
      ] as const,
  ).flat();
  const { disks, scsiHosts } = fold(login(0, 1, 'sdb', 3), forged).topology;
  expect(disks['sdb']).toHaveLength(1);
  expect(scsiHosts['3']).toHaveLength(1);
});

test('an hour in which every subject that is kept says something every minute stays small', () => {
  const hostile = many(subjects + 10, (subject) =>
    many(60, (minute) =>
      many(2, (detail) =>
        at(minute * 60 + detail, 'session-lost', {
          session: subject + 1,
          rule: `RULE-OF-SOME-LENGTH-${detail}`,
          count: 1_000_000,
          errorCode: 1_000 + detail,
        }),
      ),
    ),
  ).flat(2);
  // Three such hours of one kind are kept at most, and the store takes sixteen megabytes.
  expect(serializeEvidence(fold(hostile)).length).toBeLessThan(300_000);
});
