import type { BootInterval } from '../../../functions/core/evidence/boots.ts';
import { emptyEvidence, foldSignals } from '../../../functions/core/evidence/evidence.ts';
import {
  isFailedFirstLogin,
  isFailedFirstLoginTo,
  isPhantomsShadow,
  notGivenUp,
} from '../../../functions/core/evidence/phantoms.ts';
import type { Fact } from '../../../functions/core/evidence/points.ts';
import { type BootTopology, topologyOf } from '../../../functions/core/evidence/topology.ts';
import type { Signal } from '../../../functions/core/rules/signal.ts';
import { fact, sec } from './facts-of.ts';
import { at, IQN, NODE, PORTAL } from './make-signal.ts';

const kernelError = (seconds: number) => fact(seconds, 'session-lost', { rule: 'KERN-CONN-ERROR' });
const refused = (seconds: number) => fact(seconds, 'portal-refused');
const retry = (seconds: number) => fact(seconds, 'session-retry', { rule: 'ISCSID-RELOGIN' });

/** What says that the session was logged in. */
const PROOFS: readonly Fact[] = [
  fact(101, 'session-lost', { rule: 'ISCSID-KERNEL-ERROR' }),
  fact(101, 'session-lost', { rule: 'KERN-ISCSI-PING-TMO' }),
  fact(101, 'session-up'),
  fact(101, 'session-recovered'),
  fact(101, 'session-timed-out'),
];

describe('errors that only ever came with the tries of session -1', () => {
  test.each<[string, readonly Fact[], readonly number[], boolean]>([
    ['at the same moment', [kernelError(100), refused(101)], [100], true],
    ['five seconds before', [kernelError(95)], [100], true],
    ['longer before', [kernelError(94.9)], [100], false],
    ['five seconds after', [kernelError(105)], [100], true],
    ['longer after', [kernelError(105.1)], [100], false],
    ['each with another', [kernelError(100), kernelError(200)], [100, 200], true],
    ['but for one', [kernelError(100), kernelError(150)], [100, 200], false],
    ['but there was no such try', [kernelError(100)], [], false],
    ['but there was no error', [], [100], false],
    ['with a line of another kind among them', [kernelError(100), fact(100, 'bind-loop')], [100], false],
  ])('%s', (_, facts, tries, isShadow) => {
    expect(isPhantomsShadow(facts, tries.map(sec))).toBe(isShadow);
  });

  test.each(PROOFS.map((proof) => [proof.kind, proof.rule, proof] as const))(
    'are none of a session that was logged in: %s of %s',
    (_, __, proof) => {
      expect(isPhantomsShadow([kernelError(100), proof], [sec(100)])).toBe(false);
    },
  );
});

describe('a session that was turned away at its first login', () => {
  test.each<[string, readonly Fact[], readonly number[], boolean]>([
    ['five seconds after its host was made', [retry(100)], [95], true],
    ['later than that', [retry(100)], [94.9], false],
    ['with stamps of a second in the wrong order', [retry(100)], [101], true],
    ['before its host was made', [retry(100)], [101.1], false],
    ['after one of several hosts', [retry(100), retry(500)], [10, 98, 300], true],
    ['of which the kernel says something, too', [retry(100), kernelError(101)], [98], true],
    ['of no host', [retry(100)], [], false],
    ['of which nothing is said', [], [98], false],
    ['of which iscsid says nothing', [kernelError(100)], [98], false],
  ])('%s', (_, facts, hosts, isFailed) => {
    expect(isFailedFirstLogin(facts, hosts.map(sec))).toBe(isFailed);
  });

  test.each(PROOFS.map((proof) => [proof.kind, proof.rule, proof] as const))(
    'is none that was logged in: %s of %s',
    (_, __, proof) => {
      expect(isFailedFirstLogin([retry(100), proof], [sec(98)])).toBe(false);
    },
  );
});

describe('tries to reach a portal', () => {
  const ALL: BootInterval = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
  const STARTED: BootInterval = { from: sec(0), to: Number.POSITIVE_INFINITY };
  const OTHER = { address: '169.254.2.9', port: 3260 };
  const topology = (...signals: readonly Signal[]): BootTopology =>
    topologyOf(foldSignals(emptyEvidence(NODE), signals), ALL);
  const named = (
    seconds: number,
    session: number,
    portal = PORTAL,
    kind: Signal['kind'] = 'session-shutdown',
  ) => at(seconds, kind, { session, iqn: IQN, portal });
  const tried = (from: number, to: number): readonly Fact[] => [
    refused(from),
    refused((from + to) / 2),
    refused(to),
  ];

  const cases: readonly [string, readonly Fact[], readonly Signal[], BootInterval, boolean][] = [
    ['no session, short, after a start', tried(100, 280), [], STARTED, true],
    ['longer than a first login takes', tried(100, 280.1), [], STARTED, false],
    ['the start was not seen', tried(100, 280), [], ALL, false],
    ['a session was there', tried(100, 280), [named(50, 1, PORTAL, 'session-up')], STARTED, false],
    ['a session was at another portal', tried(100, 280), [named(50, 1, OTHER)], STARTED, true],
    ['given up by session -1', tried(100, 220), [named(221, -1)], ALL, true],
    ['given up by session 0', tried(100, 220), [named(221, 0)], ALL, true],
    ['session -1 gave up at another portal', tried(100, 220), [named(221, -1, OTHER)], ALL, false],
    ['a session that was there was logged out', tried(100, 220), [named(221, 1)], ALL, false],
    ['of a session 0 that gave up before', tried(100, 220), [named(50, 0)], STARTED, true],
    [
      'going on after session -1 gave up',
      [...tried(100, 220), ...tried(300, 600)],
      [named(221, -1)],
      STARTED,
      false,
    ],
    [
      'for a short while after session -1 gave up',
      [...tried(100, 220), ...tried(300, 400)],
      [named(221, -1)],
      STARTED,
      true,
    ],
  ];

  test.each(cases.map(([name, ...rest]) => [name, rest] as const))(
    'are those of a first login or not: %s',
    (_, rest) => {
      const [facts, signals, interval, isFirst] = rest;
      expect(isFailedFirstLoginTo(PORTAL, facts, topology(...signals), interval)).toBe(isFirst);
    },
  );

  test.each([
    [100, 98.9, true],
    [100, 99, false],
    [100, 280, false],
    [100, 280.1, true],
  ])('of %d, given up at %d, are left: %s', (triedAt, gaveUpAt, isLeft) => {
    const { namings } = topology(named(gaveUpAt, -1));
    expect(notGivenUp([refused(triedAt)], namings)).toHaveLength(isLeft ? 1 : 0);
  });
});
