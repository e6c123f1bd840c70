import {
  detachedId,
  isDetached,
  isDetachSeen,
  isKnownStandby,
  isMereStandby,
  isStoppedState,
  isTrouble,
  NOTHING_REMEMBERED,
  nodeOfKey,
  ownNode,
  pathKey,
  shutDownNodes,
  TROUBLES,
} from '../../../functions/core/cluster/picture-shapes.ts';
import { told } from '../decision/state.ts';
import { attachment, NODE1, NODE2, T0, VOL } from '../decision/story.ts';
import { status, way } from './scene.ts';

test('a way is named by its node and volume, else by portal, disk or IQN', () => {
  const loose = { attachment: null };
  const names = [
    way(),
    way(loose),
    way({ ...loose, portal: null }),
    way({ ...loose, portal: null, device: null }),
    way({ ...loose, portal: null, device: null, iqn: null }),
  ].map((one) => pathKey(one).replace(`${NODE1}|`, ''));
  expect(names).toEqual([VOL, '169.254.2.2:3260', 'sdb', way().iqn, '']);
  expect(pathKey(way())).toBe(`${NODE1}|${VOL}`);
  expect(nodeOfKey(pathKey(way({ ...loose, portal: 'a|b' })))).toBe(NODE1);
});

test('what keeps an incident open: each trouble, and a portal that is lost beside another', () => {
  expect(TROUBLES).toHaveLength(8);
  for (const condition of TROUBLES) expect(isTrouble({ ...way(), condition })).toBe(true);
  for (const condition of ['healthy', 'recovered', 'logged-out', 'phantom', 'stray'] as const) {
    expect(isTrouble({ ...way(), condition })).toBe(false);
    expect(isTrouble({ ...way(), condition, degraded: true })).toBe(true);
  }
});

test('a detach is seen by the word of the API; a volume that is not listed confirms none', () => {
  const said = (
    ['ATTACHING', 'ATTACHED', 'DETACHING', 'DETACHED', 'ABSENT', 'unreadable', 'not-asked'] as const
  ).map((api) => [
    api,
    isDetachSeen(way({ api })),
    isDetached(way({ api })),
    detachedId(way({ api })) !== null,
  ]);
  expect(said).toEqual([
    ['ATTACHING', false, false, false],
    ['ATTACHED', false, false, false],
    ['DETACHING', true, true, true],
    ['DETACHED', true, true, true],
    ['ABSENT', false, true, false],
    ['unreadable', false, false, false],
    ['not-asked', false, false, false],
  ]);
  expect(detachedId(way({ api: 'DETACHED' }))).toBe(attachment().id);
  expect(detachedId(way({ api: 'DETACHED', current: null }))).toBeNull();
});

test('a standby is known by its own answer, and a mere one never served since the loss', () => {
  const standby = status(NODE1, { service: 'standby', serviceBy: 'probe' });
  expect([isKnownStandby(standby), isMereStandby(standby)]).toEqual([true, true]);
  const served = { ...standby, servedAt: T0 };
  expect([isKnownStandby(served), isMereStandby(served)]).toEqual([true, false]);
  for (const other of [
    { ...standby, serviceBy: 'writes' } as const,
    { ...standby, service: 'active' } as const,
    { ...standby, service: 'unknown' } as const,
    undefined,
  ])
    expect([isKnownStandby(other), isMereStandby(other)]).toEqual([false, false]);
});

test('no kernel runs on an instance that is stopped or gone', () => {
  const states = ['STOPPED', 'TERMINATED', 'RUNNING', 'STOPPING', 'unknown', '', null, undefined];
  expect(states.filter(isStoppedState)).toEqual(['STOPPED', 'TERMINATED']);
});

test('nodes of a picture', () => {
  const nodes = [status(NODE1), status(NODE2, { cleanShutdown: true })];
  expect([...shutDownNodes({ nodes })]).toEqual([NODE2]);
  const { picture } = told({ nodes });
  expect(ownNode({ picture, path: way({ node: NODE2 }) })).toBe(nodes[1]);
  expect(ownNode({ picture, path: way({ node: 'other' }) })).toBeUndefined();
  expect(Object.values(NOTHING_REMEMBERED).every((value) => Object.keys(value ?? {}).length === 0)).toBe(
    true,
  );
});
