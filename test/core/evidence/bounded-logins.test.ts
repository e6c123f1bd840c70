import { BoundedLogins } from '../../../functions/core/evidence/bounded-logins.ts';
import { type Entry, loginEntry } from '../../../functions/core/evidence/node-evidence.ts';

const LIMITS = { logins: 2, loginsOfSession: 2 };
const A = 'iqn.a|169.254.2.2|3260';
const B = 'iqn.b|169.254.2.3|3260';

type Line = readonly [target: string, at: number, session: number];

/** A table that was told these logins, in this order. */
function told(lines: readonly Line[], limits = LIMITS): BoundedLogins {
  const logins = new BoundedLogins(limits);
  for (const [target, at, session] of lines) logins.add(target, [at, loginEntry(session, true)]);
  return logins;
}

function shown(logins: BoundedLogins): {
  readonly table: Record<string, readonly Entry[]>;
  readonly droppedAt: number | null;
} {
  const { table, droppedAt } = logins.bounded();
  return { table: Object.fromEntries(table), droppedAt };
}

/** The same whatever the order in which they were told. */
function kept(lines: readonly Line[], limits = LIMITS) {
  const found = shown(told(lines, limits));
  expect(shown(told([...lines].reverse(), limits))).toEqual(found);
  return found;
}

test('logins stand under their targets, oldest first, each once', () => {
  expect(
    kept([
      [A, 5, 1],
      [B, 7, 2],
      [A, 3, 2],
      [A, 5, 1],
    ]),
  ).toEqual({
    table: {
      [A]: [
        [3, '2'],
        [5, '1'],
      ],
      [B]: [[7, '2']],
    },
    droppedAt: null,
  });
  expect(
    kept([
      [A, 5, 2],
      [A, 5, 1],
    ]).table,
  ).toEqual({
    [A]: [
      [5, '1'],
      [5, '2'],
    ],
  });
});

test('of the first sessions by number the newest logins stay, whatever the others say', () => {
  expect(
    kept([
      [A, 1, 1],
      [A, 2, 1],
      [A, 3, 1],
      [B, 4, 2],
      [B, 50, 30],
      [B, 60, 40],
      [B, 70, 10],
    ]),
  ).toEqual({
    table: {
      [A]: [
        [2, '1'],
        [3, '1'],
      ],
      [B]: [
        [4, '2'],
        [60, '40'],
        [70, '10'],
      ],
    },
    droppedAt: 50,
  });
});

test('of others the newest logins stay; of one moment those of the first target and number', () => {
  const first: readonly Line[] = [
    [A, 1, 1],
    [A, 2, 2],
  ];
  expect(kept([...first, [B, 60, 30], [A, 60, 40], [A, 60, 50], [A, 9, 60]])).toEqual({
    table: {
      [A]: [
        [1, '1'],
        [2, '2'],
        [60, '40'],
        [60, '50'],
      ],
    },
    droppedAt: 60,
  });
});

test('a session that never existed comes last of all', () => {
  expect(
    kept([
      [A, 1, -1],
      [A, 2, 0],
      [A, 3, 900],
      [A, 4, 901],
      [B, 5, 902],
      [B, 6, 903],
    ]),
  ).toEqual({
    table: {
      [A]: [
        [3, '900'],
        [4, '901'],
      ],
      [B]: [
        [5, '902'],
        [6, '903'],
      ],
    },
    droppedAt: 2,
  });
});

test('a line that only names a session counts among those of the session', () => {
  const logins = told([
    [A, 1, 1],
    [A, 2, 1],
  ]);
  logins.add(A, [3, loginEntry(1, false)]);
  logins.add(B, [8, '5']);
  logins.add(B, [9, '6']);
  expect(shown(logins)).toEqual({
    table: {
      [A]: [
        [2, '1'],
        [3, '1 named'],
      ],
      [B]: [
        [8, '5'],
        [9, '6'],
      ],
    },
    droppedAt: 1,
  });
});

test('what the other table knows is joined, and what it knows to be gone', () => {
  const logins = told([[A, 5, 1]]);
  logins.join(
    {
      [A]: [
        [5, '1'],
        [6, '2'],
      ],
      [B]: [[7, '1']],
    },
    4,
  );
  expect(shown(logins)).toEqual({
    table: {
      [A]: [
        [5, '1'],
        [6, '2'],
      ],
      [B]: [[7, '1']],
    },
    droppedAt: 4,
  });
  logins.join({}, 3);
  expect(shown(logins).droppedAt).toBe(4);
  logins.join({}, 9);
  logins.join({}, null);
  expect(shown(logins).droppedAt).toBe(9);
});

test('nothing is gone from what was whole', () => {
  const logins = told([]);
  logins.join({}, null);
  expect(shown(logins)).toEqual({ table: {}, droppedAt: null });
});

test('a flood is bounded while it is told: what is long gone does not come back', () => {
  const limits = { logins: 3, loginsOfSession: 1 };
  const flood = Array.from({ length: 200 }, (_, n): Line => [`iqn.${n}|10.0.0.1|3260`, 1_000 + n, 500 + n]);
  const { table, droppedAt } = kept([[A, 1, 1], [A, 2, 2], [A, 3, 3], ...flood], limits);
  expect(table).toEqual({
    [A]: [
      [1, '1'],
      [2, '2'],
      [3, '3'],
    ],
    'iqn.197|10.0.0.1|3260': [[1_197, '697']],
    'iqn.198|10.0.0.1|3260': [[1_198, '698']],
    'iqn.199|10.0.0.1|3260': [[1_199, '699']],
  });
  expect(droppedAt).toBe(1_196);
});
