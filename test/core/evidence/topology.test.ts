import type { BootInterval } from '../../../functions/core/evidence/boots.ts';
import { emptyEvidence, foldSignals } from '../../../functions/core/evidence/evidence.ts';
import { type BootTopology, topologyOf } from '../../../functions/core/evidence/topology.ts';
import type { Signal } from '../../../functions/core/rules/signal.ts';
import { sec, sinceT0 } from './facts-of.ts';
import { at, IQN, login, NODE, PORTAL } from './make-signal.ts';

const ALL: BootInterval = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
const OTHER = { iqn: 'iqn.2015-12.com.oracleiaas:other', portal: { address: '169.254.2.3', port: 3261 } };

const tell = (...signals: (Signal | readonly Signal[])[]): BootTopology =>
  topologyOf(foldSignals(emptyEvidence(NODE), signals.flat()), ALL);

const host = (seconds: number, scsiHost: number) => at(seconds, 'host-added', { scsiHost });
const up = (seconds: number, session: number, target = { iqn: IQN, portal: PORTAL }) =>
  at(seconds, 'session-up', { session, ...target });
const attached = (seconds: number, device: string, scsiHost: number) =>
  at(seconds, 'device-attached', { device, scsiHost, scsiAddress: `${scsiHost}:0:0:1` });

const disks = (topology: BootTopology) => [...topology.diskOf].sort(([a], [b]) => a - b);

describe('lines that name a session and its portal', () => {
  test('are read with all that they say, oldest first', () => {
    const { namings, logins } = tell(
      at(90, 'session-shutdown', { session: 1, iqn: IQN, portal: PORTAL }),
      up(60, 1),
      at(30, 'session-lost', { session: 2, portal: OTHER.portal }),
    );
    expect(namings).toEqual([
      { at: sec(30), session: 2, isLogin: false, iqn: null, portal: OTHER.portal },
      { at: sec(60), session: 1, isLogin: true, iqn: IQN, portal: PORTAL },
      { at: sec(90), session: 1, isLogin: false, iqn: IQN, portal: PORTAL },
    ]);
    expect(logins).toEqual([namings[1]]);
  });

  test('of one moment go by the number of the session', () => {
    const { namings } = tell(up(60, 2), up(60, 1, OTHER), up(60, 3));
    expect(namings.map(({ session }) => session)).toEqual([1, 2, 3]);
  });

  test('tell its target: the newest that has an IQN, before any that has none', () => {
    const lost = (seconds: number) => at(seconds, 'session-lost', { session: 1, portal: OTHER.portal });
    const target = (...signals: readonly Signal[]) => tell(...signals).targets.get(1);
    expect(target(lost(10))).toEqual({ iqn: null, portal: OTHER.portal });
    expect(target(lost(10), up(60, 1))).toEqual({ iqn: IQN, portal: PORTAL });
    expect(target(up(60, 1), lost(90))).toEqual({ iqn: IQN, portal: PORTAL });
    expect(target(up(60, 1), up(90, 1, OTHER))).toEqual(OTHER);
    const later = at(20, 'session-lost', { session: 1, portal: PORTAL });
    expect(target(lost(10), later)).toEqual({ iqn: null, portal: PORTAL });
  });

  test('count in their own boot alone', () => {
    const evidence = foldSignals(
      emptyEvidence(NODE),
      [login(0, 1, 'sdb', 3), login(500, 2, 'sdc', 3)].flat(),
    );
    const before = topologyOf(evidence, { from: sec(0), to: sec(500) });
    const after = topologyOf(evidence, { from: sec(500), to: ALL.to });
    expect([before, after].map(({ targets }) => [...targets.keys()])).toEqual([[1], [2]]);
    expect([before, after].map(disks)).toEqual([[[1, 'sdb']], [[2, 'sdc']]]);
    expect([before, after].map(({ hostsAddedAt }) => hostsAddedAt.map(sinceT0))).toEqual([[0], [500]]);
  });
});

describe('SCSI hosts', () => {
  test('are known by when they were made, oldest first', () => {
    expect(tell(host(30, 3), host(10, 4)).hostsAddedAt.map(sinceT0)).toEqual([10, 30]);
  });

  test('said twice within a second are one, later another', () => {
    expect(tell(host(10, 3), host(11, 3)).hostsAddedAt.map(sinceT0)).toEqual([10]);
    expect(tell(host(10, 3), host(11.001, 3)).hostsAddedAt.map(sinceT0)).toEqual([10, 11.001]);
    expect(tell(host(10, 3), host(10.5, 4)).hostsAddedAt).toHaveLength(2);
  });
});

describe('the disk of a session', () => {
  const one = (loginAt: number, hostAt = 0) =>
    disks(tell(host(hostAt, 3), up(loginAt, 1), attached(Math.max(loginAt, hostAt), 'sdb', 3)));

  test.each([
    [0, [[1, 'sdb']]],
    [30, [[1, 'sdb']]],
    [30.001, []],
  ])('is on the host that was made %d s before its login', (after, expected) => {
    expect(one(after)).toEqual(expected);
  });

  test.each([
    [1, [[1, 'sdb']]],
    [1.001, []],
  ])('may be on one with a stamp %d s later', (before, expected) => {
    expect(one(10, 10 + before)).toEqual(expected);
  });

  test.each<[string, readonly Signal[], readonly (readonly [number, string])[]]>([
    [
      'hosts and logins of one moment go in the order of their numbers',
      [host(0, 4), host(0, 3), up(1, 8, OTHER), up(1, 7), attached(2, 'sdb', 3), attached(2, 'sdc', 4)],
      [
        [7, 'sdb'],
        [8, 'sdc'],
      ],
    ],
    [
      'the number of a host says nothing of its session',
      [host(0, 9), host(1, 3), up(2, 7), up(3, 8, OTHER), attached(4, 'sdb', 3), attached(4, 'sdc', 9)],
      [
        [7, 'sdc'],
        [8, 'sdb'],
      ],
    ],
    [
      'hosts in the order of their creation',
      [host(1, 3), host(0, 4), up(2, 7), up(3, 8, OTHER), attached(4, 'sdb', 3), attached(4, 'sdc', 4)],
      [
        [7, 'sdc'],
        [8, 'sdb'],
      ],
    ],
    ['a host too many: nothing is believed', [host(0, 3), host(5, 4), up(1, 7), attached(2, 'sdb', 3)], []],
    ['a login too many: likewise', [host(0, 3), up(1, 7), up(2, 8, OTHER), attached(2, 'sdb', 3)], []],
    ['but far from it', [host(0, 3), up(1, 7), attached(2, 'sdb', 3), host(32, 4)], [[7, 'sdb']]],
    [
      'what lies thirty seconds apart is one group',
      [host(0, 3), up(1, 7), attached(2, 'sdb', 3), host(31, 4)],
      [],
    ],
    [
      'a chain of near lines is one group',
      [host(0, 3), up(20, 7), host(40, 4), up(60, 8, OTHER), attached(61, 'sdb', 3), attached(61, 'sdc', 4)],
      [
        [7, 'sdb'],
        [8, 'sdc'],
      ],
    ],
    [
      'sessions in the order of their numbers, whichever was logged in first',
      [host(0, 3), host(0.5, 4), up(2, 8, OTHER), up(3, 7), attached(4, 'sdb', 3), attached(4, 'sdc', 4)],
      [
        [7, 'sdb'],
        [8, 'sdc'],
      ],
    ],
    [
      'of which no pair may be too far apart',
      [host(0, 3), host(20, 4), up(40, 7), up(45, 8, OTHER), attached(61, 'sdb', 3), attached(61, 'sdc', 4)],
      [],
    ],
    [
      'of several logins of a session the first counts',
      [host(0, 3), up(1, 7), attached(2, 'sdb', 3), up(500, 7), host(500, 4), attached(501, 'sdc', 4)],
      [[7, 'sdb']],
    ],
    [
      'several disks of one session are none',
      [host(0, 3), up(1, 7), attached(2, 'sdb', 3), attached(3, 'sdc', 3)],
      [],
    ],
    [
      'one that is attached again is one',
      [host(0, 3), up(1, 7), attached(2, 'sdb', 3), attached(30, 'sdb', 3)],
      [[7, 'sdb']],
    ],
    ['of no host that was seen', [up(1, 7), attached(2, 'sdb', 3)], []],
    ['of another host', [host(0, 3), up(1, 7), attached(2, 'sdb', 5)], []],
    [
      'a number that is given again is the newer host',
      [login(0, 7, 'sdb', 3), login(500, 8, 'sdc', 3, OTHER)].flat(),
      [
        [7, 'sdb'],
        [8, 'sdc'],
      ],
    ],
    [
      'with stamps of a second in the wrong order',
      [host(1, 3), up(1, 7), attached(0, 'sdb', 3)],
      [[7, 'sdb']],
    ],
    ['attached before its host was made', [host(1.001, 3), up(1.5, 7), attached(0, 'sdb', 3)], []],
  ])('%s', (_, signals, expected) => {
    expect(disks(tell(signals))).toEqual(expected);
  });
});

describe('at a moment', () => {
  const topology = () =>
    tell(
      login(0, 7, 'sdb', 3),
      login(500, 8, 'sdb', 4, OTHER),
      attached(900, 'sdx', 9),
      attached(700, 'sda', 3),
    );

  test.each([
    ['sdb', -1, null],
    ['sdb', 0, 7],
    ['sdb', 499.999, 7],
    ['sdb', 500, 8],
    ['sdb', 9_000, 8],
    ['sdc', 600, null],
    ['sdx', 950, null],
  ])('%s at %d is of session %s', (disk, seconds, session) => {
    expect(topology().sessionOfDisk(disk, sec(seconds))).toBe(session);
  });

  test.each([
    ['d:sdq', 0, 'sdq'],
    ['a:3:0:0:1', 100, 'sdb'],
    ['a:3:0:0:1', -1, null],
    ['a:9:0:0:1', 950, 'sdx'],
    ['a:9:0:0:1', 800, null],
    ['a:9:0:0:2', 950, null],
    ['s:1', 100, null],
    ['q:3:0:0:1', 100, null],
    ['a:3:0:0:1', 800, 'sda'],
    ['n', 100, null],
  ])('%s at %d names the disk %s', (subject, seconds, disk) => {
    expect(topology().diskNamedBy(subject, sec(seconds))).toBe(disk);
  });
});
