import { emptyEvidence, foldSignals, mergeEvidence } from '../../../functions/core/evidence/evidence.ts';
import { EvidenceBuilder } from '../../../functions/core/evidence/evidence-builder.ts';
import type { Signal } from '../../../functions/core/rules/signal.ts';
import { sec } from './facts-of.ts';
import { SMALL, said, told } from './folded.ts';
import { at, IQN, NODE, PORTAL, T0 } from './make-signal.ts';

describe('whose lines are taken', () => {
  test('only those of the node, unless whoever folds them in vouches for them', () => {
    const builder = new EvidenceBuilder(NODE, SMALL);
    builder.add(at(0, 'boot', { node: 'node-b' }));
    expect(builder.build()).toEqual(emptyEvidence(NODE));
    builder.addOwn(at(0, 'boot', { node: 'node-b' }));
    expect(said(builder.build(), 'n')).toHaveLength(1);
  });

  test('only evidence of the node', () => {
    const other = foldSignals(emptyEvidence('node-b'), [at(0, 'boot', { node: 'node-b' })]);
    expect(mergeEvidence(emptyEvidence(NODE), other)).toEqual(emptyEvidence(NODE));
  });

  test('only those with a time that can be one', () => {
    expect(told([at(0, 'boot', { at: 0 }), at(0, 'boot', { at: Date.UTC(2200, 0, 1) })])).toEqual(
      emptyEvidence(NODE),
    );
  });
});

describe('what is kept of a line', () => {
  test('its number: of a recovery time-out the seconds, of others the count', () => {
    const evidence = told([
      at(10, 'session-timed-out', { session: 1, seconds: 120, count: 7 }),
      at(20, 'session-recovered', { session: 1, seconds: 120, count: 7 }),
      at(30, 'session-lost', { session: 1, errorCode: 1020 }),
    ]);
    expect(said(evidence, 's:1')).toEqual([
      '10 session-timed-out  120',
      '20 session-recovered  7',
      '30 session-lost 1020',
    ]);
  });

  test('the boot it was of, by the id of journald and by the clock of the kernel', () => {
    const evidence = told([at(10, 'iscsid-start', { bootId: 'b1', uptime: 5.9 }), at(20, 'iscsid-start')]);
    expect(said(evidence, 'b:b1')).toEqual(['10 detail']);
    expect(said(evidence, 'u:')).toEqual(['10 detail  5']);
  });

  test('of a corrected time no clock of the kernel', () => {
    expect(said(told([at(10, 'iscsid-start', { uptime: 5, stampedAt: T0 })]), 'u:')).toEqual([]);
  });

  test('what it shows of the clock of the node, and until when it may have happened', () => {
    const evidence = told([at(10, 'boot', { readAt: sec(700) }), at(20, 'lk-other')]);
    expect(evidence.clock).toMatchObject({ readAt: sec(700), newest: [sec(10), sec(700)] });
    expect(evidence.latest).toEqual({ boot: sec(580) });
    expect(told([at(20, 'lk-other')])).toMatchObject({ clock: {}, latest: {} });
  });

  test('no host where it names none', () => {
    expect(told([at(0, 'boot', { host: null })]).hosts).toEqual([]);
    expect(told([at(0, 'boot', { host: 'b' }), at(0, 'boot', { host: 'a' })]).hosts).toEqual(['a', 'b']);
  });
});

describe('where sessions are logged in', () => {
  const logins = (...signals: readonly Signal[]) => told(signals).topology.logins;
  const target = `${IQN}|169.254.2.2|3260`;

  test('is what a line says that names a session and its portal', () => {
    expect(logins(at(5, 'session-up', { session: 1, iqn: IQN, portal: PORTAL }))).toEqual({
      [target]: [[sec(5), '1']],
    });
    expect(logins(at(5, 'session-up', { session: 1, portal: PORTAL }))).toEqual({
      '|169.254.2.2|3260': [[sec(5), '1']],
    });
    expect(logins(at(5, 'session-shutdown', { session: 1, iqn: IQN, portal: PORTAL }))).toEqual({
      [target]: [[sec(5), '1 named']],
    });
    expect(
      logins(at(5, 'session-up', { session: 1, iqn: IQN }), at(5, 'portal-refused', { portal: PORTAL })),
    ).toEqual({});
  });
});

describe('where disks are', () => {
  const disks = (...signals: readonly Signal[]) => told(signals).topology.disks;
  const attached = (seconds: number, device: string, more: Partial<Signal> = { scsiAddress: '3:0:0:1' }) =>
    at(seconds, 'device-attached', { device, ...more });

  test('is the address of the whole disk, or at least its host', () => {
    expect(disks(attached(5, 'sdb1'))).toEqual({ sdb: [[sec(5), '3:0:0:1']] });
    expect(disks(attached(5, 'sdb', { scsiHost: 3 }))).toEqual({ sdb: [[sec(5), '3:']] });
    expect(disks(attached(5, 'sdb', {}))).toEqual({});
    expect(disks(at(5, 'device-attached', { scsiAddress: '3:0:0:1' }))).toEqual({});
  });

  test('is said by no other line', () => {
    expect(disks(at(5, 'io-error', { device: 'sdb', scsiAddress: '3:0:0:1' }))).toEqual({});
  });

  test('changes: of each disk the newest are kept, oldest first, each once', () => {
    const [a, b, c, d] = [
      attached(5, 'sdb'),
      attached(9, 'sdb'),
      attached(7, 'sdb'),
      attached(9, 'sdb', { scsiAddress: '4:0:0:1' }),
    ];
    expect(disks(a, b)).toEqual({
      sdb: [
        [sec(5), '3:0:0:1'],
        [sec(9), '3:0:0:1'],
      ],
    });
    expect(disks(a, b, c)).toEqual({
      sdb: [
        [sec(7), '3:0:0:1'],
        [sec(9), '3:0:0:1'],
      ],
    });
    expect(disks(a, b, d)).toEqual({
      sdb: [
        [sec(9), '3:0:0:1'],
        [sec(9), '4:0:0:1'],
      ],
    });
  });

  test('is kept of the first by name, which are those that exist', () => {
    expect(Object.keys(disks(attached(5, 'sdaa'), attached(5, 'sdc'), attached(5, 'sdb')))).toEqual([
      'sdb',
      'sdc',
    ]);
  });
});

describe('SCSI hosts', () => {
  const hosts = (...signals: readonly Signal[]) => told(signals).topology.scsiHosts;
  const added = (seconds: number, scsiHost: number) => at(seconds, 'host-added', { scsiHost });

  test('are those that were added, each time', () => {
    expect(hosts(added(5, 3), added(9, 3), added(7, 10))).toEqual({
      3: [
        [sec(5), ''],
        [sec(9), ''],
      ],
      10: [[sec(7), '']],
    });
    expect(hosts(at(5, 'device-attached', { device: 'sdb', scsiHost: 3 }), at(5, 'host-added'))).toEqual({});
  });

  test('are kept of the lowest numbers', () => {
    expect(Object.keys(hosts(added(5, 10), added(5, 9), added(5, 3)))).toEqual(['3', '9']);
  });
});

describe('rules', () => {
  const rules = (...signals: readonly Signal[]) => told(signals).rules;
  const line = (seconds: number, rule: string, text: string) => at(seconds, 'detail', { rule, text });

  test('are known by their first and last line, and by the words of the first', () => {
    expect(rules(line(9, 'R', 'late'), line(5, 'R', 'early'), line(7, 'R', 'between'))).toEqual({
      R: [sec(5), sec(9), 'early'],
    });
    expect(rules(line(5, 'R', 'b'), line(5, 'R', 'a'), line(5, 'R', 'c'))).toEqual({
      R: [sec(5), sec(5), 'a'],
    });
    expect(rules(line(5, 'R', 'z'), line(6, 'R', 'a'))).toEqual({ R: [sec(5), sec(6), 'z'] });
  });

  test('are kept of the first by name', () => {
    expect(
      Object.keys(rules(line(5, 'RRR', 'x'), line(5, 'S', 'x'), line(5, 'R', 'x'), line(9, 'R', 'x'))),
    ).toEqual(['R', 'S']);
  });
});

test('host names are kept of the first by name', () => {
  const hosts = ['bbb', 'c', 'bb', 'a'].map((host) => at(0, 'boot', { host }));
  expect(told(hosts).hosts).toEqual(['a', 'c']);
});
