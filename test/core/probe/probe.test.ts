import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { probeFacts } from '../../../functions/core/probe/answer.ts';
import { parseMultipath } from '../../../functions/core/probe/disks.ts';
import { parseLcdStatus } from '../../../functions/core/probe/lcdstatus.ts';
import { parseRecoveryTmo, parseSessions } from '../../../functions/core/probe/sessions.ts';
import { type ProbeReport, readProbeReport } from '../../../functions/core/probe/stored.ts';
import { SCRIPTS } from '../../../functions/probe/scripts.ts';

/** As the vendor prints it (docs.us.sios.com, sps 8.10.2, "Short Status Display", -q): drawn hierarchy. */
const DRAWN = `Resource Hierarchy Information
LOCAL         TAG                  ID              STATE  PRIO  PRIMARY
CAE-CX-LAB29  SQL.Default          CAE-CX-LAB29    ISP    1     CAE-CX-LAB29
CAE-CX-LAB29  |—-172.17.104.104    172.17.104.104  ISP    1     CAE-CX-LAB29
CAE-CX-LAB29  |—-sqlapp.Vol.E      E:              ISP    1     CAE-CX-LAB29
Communication Status Information
MACHINE       TYPE  ADDRESSES/DISK                 STATE  PRIO
CAE-CX-LAB30  TCP   172.17.107.105/172.17.107.104  ALIVE  1
CAE-CX-LAB30  TCP   172.17.107.105/172.17.107.104  ALIVE  2
`;

/** The same for Linux (LifeKeeper for Linux 8.x TechDoc, "Resource Hierarchy Information"): indented, peer primary. */
const INDENTED = `LOCAL    TAG                ID          STATE     PRIO  PRIMARY
svr1     app3910-on-svr1    app4238     ISP          1  svr2
svr1      filesys4083       /jrl1       ISP          1  svr2
svr1       device2126       000...300-1 ISP          1  svr2
svr1        disk2083        000...300   ISP          1  svr2

MACHINE  NETWORK ADDRESSES/DEVICE         STATE     PRIO
svr1     TCP     100.10.1.20/100.11.1.21  ALIVE        1
svr1     TTY     /dev/ttyS0               DEAD        --
`;

const P3 = (part: string) =>
  readFileSync(join(__dirname, '../../corpus/s01_refused_recover.bookworm.fgd2', part), 'utf8');

describe('lcdstatus -q', () => {
  test('a row that tells a state and cannot be read makes the answer worthless: it may be the one in service', () => {
    for (const row of ['svr1 fs 1 /my disk ISP 1 svr2', 'svr1 fs ISP', 'svr1     tag  id  ISP  one  svr2'])
      expect(parseLcdStatus(INDENTED.replace('\n\n', `\n${row}\n\n`))).toBeNull();
    expect(parseLcdStatus(INDENTED.replace('\n\n', '\nlcdstatus: WISPER is slow\n\n'))).not.toBeNull();
  });

  test('drawn hierarchy', () => {
    const status = parseLcdStatus(DRAWN);
    expect(status?.resources.map((r) => r.tag)).toEqual(['SQL.Default', '172.17.104.104', 'sqlapp.Vol.E']);
    expect(status).toMatchObject({ commPathsAlive: 2, commPathsDead: 0 });
  });

  test('indented hierarchy; a primary elsewhere does not matter', () => {
    const status = parseLcdStatus(INDENTED);
    expect(status?.resources).toHaveLength(4);
    expect(status?.resources.every((r) => r.state === 'ISP')).toBe(true);
    expect(status).toMatchObject({ commPathsAlive: 1, commPathsDead: 1 });
  });

  test('without its heading, or with the rows of two nodes, it is no answer', () => {
    expect(parseLcdStatus(INDENTED.split('\n').slice(2).join('\n'))).toBeNull();
    expect(parseLcdStatus(INDENTED.replace('svr1      filesys', 'svr2      filesys'))).toBeNull();
    expect(parseLcdStatus('sudo: a password is required')).toBeNull();
  });

  test('is read in linear time whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => void parseLcdStatus(`LOCAL TAG ID STATE PRIO PRIMARY\n${text}`)),
    );
    const started = performance.now();
    parseLcdStatus(
      `LOCAL TAG ID STATE PRIO PRIMARY\n${'a '.repeat(200_000)}\n${`${' '.repeat(390)}x\n`.repeat(1_000)}`,
    );
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe('iscsiadm -m session -P 3', () => {
  test('a genuine session before, during and after an outage', () => {
    const states = ['session-P3.01.before.txt', 'session-P3.02.during.txt', 'session-P3.03.after.txt'].map(
      (part) => parseSessions(P3(part), new Map([[1, 6000]])),
    );
    for (const sessions of states) {
      expect(sessions.length).toBeGreaterThan(0);
      for (const s of sessions) {
        expect(s.iqn).toMatch(/^iqn\./);
        expect(s.portal).toMatch(/^[\d.]+:3260$/);
      }
    }
    expect(states[0]?.[0]?.state).toBe('LOGGED_IN');
    expect(states[1]?.[0]?.state).not.toBe('LOGGED_IN');
    expect(states[2]?.[0]?.state).toBe('LOGGED_IN');
  });

  test('recovery_tmo of sysfs; what never ends gives no deadline', () => {
    const found = parseRecoveryTmo(
      'session1/recovery_tmo:6000\n/sys/class/iscsi_session/session12/recovery_tmo:120\nsession3/recovery_tmo:off\n',
    );
    expect([...found]).toEqual([
      [1, 6000],
      [12, 120],
    ]);
  });
});

const outputs = (lifekeeper: string | null, sessions: string | null = null, disks: string | null = null) => ({
  lifekeeper,
  sessions,
  disks,
});

describe('the answer of a node', () => {
  test('is taken only when it is whole', () => {
    expect(probeFacts(outputs(`${INDENTED}\nEND\n`), 5)?.resources).toHaveLength(4);
    expect(probeFacts(outputs(INDENTED), 5)).toBeNull();
    expect(probeFacts(outputs(`${INDENTED.slice(400)}\nEND`), 5)).toBeNull();
    expect(probeFacts(outputs(null), 5)).toBeNull();
  });

  test('tells whether ocid runs', () => {
    const lifekeeper = `${INDENTED}\nEND`;
    expect(probeFacts(outputs(lifekeeper, 'OCID active\nEND'), 5)?.ocidRunning).toBe(true);
    expect(probeFacts(outputs(lifekeeper, 'OCID inactive\nEND'), 5)?.ocidRunning).toBe(false);
    expect(probeFacts(outputs(lifekeeper, 'END'), 5)?.ocidRunning).toBeNull();
  });

  test('tells mounts and multipath only where that part came whole', () => {
    const lifekeeper = `${INDENTED}\nEND`;
    const disks = [
      'MOUNT session3 sdb rw /data',
      'MOUNT session4 sdc ro /srv/backup\\x20old',
      'MOUNT session5 sdd  /nothing',
      'PATH mpatha sde active ready',
      'PATH mpatha sdf failed faulty',
      'PATH [orphan] sdg undef unknown',
      'MAP mpatha 12 chk',
      'END',
    ].join('\n');
    expect(probeFacts(outputs(lifekeeper, null, disks), 5)).toMatchObject({
      mounts: [
        { session: 3, device: 'sdb', at: '/data', readOnly: false },
        { session: 4, device: 'sdc', at: '/srv/backup\\x20old', readOnly: true },
      ],
      multipath: [{ map: 'mpatha', pathsUp: 1, pathsDown: 1, queueing: true }],
    });
    const cut = probeFacts(outputs(lifekeeper, null, disks.slice(0, -3)), 5);
    expect(cut).not.toHaveProperty('mounts');
    expect(cut).not.toHaveProperty('multipath');
  });

  test.each([
    ['off', false],
    ['on', true],
    ['-', null],
    ['55 sec', true],
    ['12 chk', true],
    ['what', null],
  ])('a map whose queueing is %s', (word, queueing) => {
    expect(parseMultipath(`MAP mpatha ${word}`)).toEqual([
      { map: 'mpatha', pathsUp: 0, pathsDown: 0, queueing },
    ]);
  });

  test('whatever a node sends, the facts are of bounded size and can be stored and read again', () => {
    const line = fc.oneof(
      fc.constantFrom(
        ...INDENTED.split('\n'),
        'MOUNT session3 sdb rw /data',
        'PATH mpatha sde active ready',
        'END',
      ),
      fc.string({ unit: 'binary', maxLength: 300 }),
    );
    const text = fc.array(line, { maxLength: 40 }).map((lines) => `${lines.join('\n').slice(-1_000)}\nEND`);
    fc.assert(
      fc.property(text, text, text, (lifekeeper, sessions, disks) => {
        const facts = probeFacts(outputs(`${INDENTED}${lifekeeper}`, sessions, disks), 5);
        if (facts === null) return;
        const report: ProbeReport = {
          node: 'ocid1.instance.oc1..a',
          round: 5,
          pending: false,
          facts,
          failure: null,
        };
        expect(readProbeReport(JSON.parse(JSON.stringify(report)))).toEqual(report);
      }),
    );
  });
});

test.each(Object.entries(SCRIPTS))('script %s is under 4 KB, reads only, and ends with END', (_, script) => {
  expect(Buffer.byteLength(script)).toBeLessThan(4_096);
  expect(script.trimEnd().endsWith('echo END')).toBe(true);
  expect(script).not.toMatch(
    /\b(rm|mount|umount|restart|stop|start|logout|login|perform_action|lkstop|kill|tee)\b|-[uloU] |-o |>(?!\/dev\/null)(?!&)/,
  );
});
