import { CAUSES, type Cause } from '../../functions/core/diagnosis/cause.ts';
import { BOTH, expectGolden, incidentOf, play, titles, touched } from './told.ts';

/** Scenario, cause of the incident, titles in order. */
const STORIES: readonly (readonly [string, Cause, readonly string[]])[] = [
  [
    'target-refusing',
    'target-refusing',
    ['[CRITICAL] CL1/node1 shared disk lost (target refuses); I/O fails in <=100 min'],
  ],
  [
    'path-timeout',
    'path-timeout',
    [
      '[CRITICAL] CL1/node1 shared disk lost (path time-out); I/O fails in <=100 min',
      '[RECOVERED] CL1/node1 disk back after 5 min; check resource',
    ],
  ],
  [
    'login-rejected',
    'login-rejected',
    ['[CRITICAL] CL1/node1 shared disk lost (login rejected); I/O fails in <=100 min'],
  ],
  [
    'bind-loop',
    'bind-loop',
    ['[CRITICAL] CL1/node1 shared disk lost (relogin stuck); I/O fails in <=100 min'],
  ],
  [
    'overloaded',
    'instance-overloaded',
    [
      '[CRITICAL] CL1/node1 shared disk not responding (under investigation)',
      '[CRITICAL] CL1/node1 shared disk not responding (instance overloaded)',
      '[CRITICAL] CL1/node1 shared disk lost (instance overloaded); I/O fails in <=100 min',
    ],
  ],
  [
    'maintenance',
    'platform-maintenance',
    [
      '[CRITICAL] CL1/node1 shared disk lost (platform maintenance); I/O fails in <=100 min',
      '[RECOVERED] CL1/node1 disk back after 4 min; check resource',
    ],
  ],
  [
    'competitor',
    'competing-remediator',
    [
      '[CRITICAL] CL1/node1 shared disk lost (target refuses); I/O fails in <=100 min',
      '[CRITICAL] CL1/node1 shared disk lost (other software acts on iSCSI); I/O may fail any time, in <=99 min',
      '[CRITICAL] CL1/node1 session logged out while lost: I/O errors on the shared disk',
      '[CRITICAL] CL1/node1 disk lost; LifeKeeper fail-over seen, verify node2',
    ],
  ],
  [
    'filesystem-dead',
    'filesystem-dead',
    [
      '[CRITICAL, 2 min left] CL1/node1 shared disk lost (under investigation)',
      '[CRITICAL] CL1/node1 kernel gave up: I/O errors on the shared disk',
      '[CRITICAL] CL1/node1 session back, but disk or file system is dead',
    ],
  ],
  ['boot-volume', 'boot-volume-lost', ['[CRITICAL] CL1/node1 BOOT volume not responding']],
  [
    'degraded-multipath',
    'degraded-multipath',
    [
      '[WARNING] CL1/node1 one of several paths lost (degraded)',
      '[RECOVERED] CL1/node1 disk back after 5 min; check resource',
    ],
  ],
  [
    'expected-principal',
    'detached-planned',
    [
      '[CRITICAL] CL1/node1 volume detached; I/O fails in <=100 min',
      '[INFO] CL1/node1 planned detach seen; no action needed',
    ],
  ],
  ['quorum-volume', 'quorum-volume-lost', ['[CRITICAL] CL1/node1 quorum disk lost; node may halt']],
  ['black-hole', 'unknown', ['[CRITICAL] CL1/node1 shared disk not responding (under investigation)']],
];

/** Stories of the headlines have files of their own, a language each. */
const isRead = (name: string) => name === 'quorum-volume' || name === 'black-hole';

it.each(STORIES)('%s: cause %s', async (name, cause, expected) => {
  const sim = await play(name, 'en', BOTH);
  if (!isRead(name)) expectGolden(name, 'both', sim);
  expect(titles(sim)).toEqual(expected);
  expect(incidentOf(sim).cause).toBe(cause);
  expect(sim.incidents()).toHaveLength(1);
  expect(touched(sim)).toEqual([]);
});

it('three clusters of one availability domain at once: one notice for all of them', async () => {
  const sim = await play('wide-outage', 'en', BOTH);
  expectGolden('wide-outage', 'both', sim);
  expect(titles(sim)).toEqual([
    '[CRITICAL] Uocm:XX-LOCAL-1-AD-1: 3 clusters lost storage at once (CL1, CL2, CL3); first I/O error by 11:40',
  ]);
  const body = sim.notices()[0]?.body ?? '';
  for (const name of ['CL1', 'CL2', 'CL3']) expect(body).toContain(name);
  expect(new Set(sim.incidents().map(({ cause }) => cause))).toEqual(new Set(['wide-outage']));
});

it('a first login that never succeeded is nobody’s loss', async () => {
  const sim = await play('phantom');
  expect(sim.notices()).toEqual([]);
  expect(sim.incidents()).toEqual([]);
});

it('every cause has a story', () => {
  const told = new Set<Cause>([
    ...STORIES.map(([, cause]) => cause),
    // Headlines tell of the detach, the last two stories above of the wide outage and of phantoms.
    'detached-intent-unknown',
    'wide-outage',
    'phantom',
  ]);
  expect(CAUSES.filter((cause) => !told.has(cause))).toEqual([]);
});

it('expected-principal: the second notice shows, complete, how the next work is announced', async () => {
  const sim = await play('expected-principal');
  const [first, second] = sim.notices();
  expect(first?.body).not.toContain('warden -- hold');
  expect(second?.body).toContain('npm run -s warden -- hold CL1 --until 2h --why "the work" --bucket');
});

it('competitor: other software may log the session out before the deadline, and the notice says so in its first lines', async () => {
  const sim = await play('competitor', 'ja');
  const told = sim.notices().find(({ title }) => title.includes('他ソフトウェア'));
  expect(told?.title).toContain('期限前にI/Oエラーの恐れ(最長99分)');
  expect(told?.body).toMatch(/^2 .*ログアウトされると、期限を待たずにI\/Oエラーになります/m);
  expect(told?.body).toMatch(/^ {2}1\. node1 で ocid を停止してください/m);
});
