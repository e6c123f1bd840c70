import { clustersOf, loneCluster } from '../../../functions/core/inventory/clusters.ts';
import type { NodeInventory, RememberedAttachment } from '../../../functions/core/inventory/inventory.ts';
import { matchPath, portalsOf } from '../../../functions/core/inventory/match.ts';
import { attachment, IQN, inventory, NODE1, remembered, T0 } from '../decision/story.ts';

const first = (): NodeInventory => {
  const node = inventory([]).nodes[NODE1];
  if (node === undefined) throw new Error('node');
  return node;
};

/** A node of no tag that has LifeKeeper, with what it attaches. */
const node = (
  id: string,
  volumes: readonly string[] = [],
  over: Partial<NodeInventory> = {},
  how: Partial<RememberedAttachment> = {},
): NodeInventory => ({
  ...first(),
  instanceId: id,
  displayName: id.toUpperCase(),
  clusterTag: null,
  attachments: volumes.map((volumeId) => ({
    ...remembered(attachment({ instanceId: id, volumeId })),
    ...how,
  })),
  ...over,
});

function clusters(...nodes: readonly NodeInventory[]) {
  return clustersOf({
    schema: 'warden.inventory/1',
    takenAt: T0,
    nodes: Object.fromEntries(nodes.map((n) => [n.instanceId, n])),
  });
}

describe('clusters', () => {
  const groups = (...nodes: readonly NodeInventory[]) =>
    clusters(...nodes).map(({ nodes: ids }) => ids.join(' '));

  test('by tag, in the order of their keys, their nodes in the order of their ids', () => {
    const tagged = (id: string, clusterTag: string) => node(id, ['v'], { clusterTag });
    expect(clusters(tagged('c', 'B'), tagged('b', 'A'), node('z', ['v']), tagged('a', 'B'))).toEqual([
      { key: 'node:z', name: 'Z', nodes: ['z'], source: 'unknown' },
      { key: 'tag:A', name: 'A', nodes: ['b'], source: 'tag' },
      { key: 'tag:B', name: 'B', nodes: ['a', 'c'], source: 'tag' },
    ]);
  });

  test('by shared volumes, named by their nodes, with a key that their order does not change', () => {
    const [one] = clusters(node('b', ['v']), node('a', ['v']));
    expect(one).toMatchObject({ name: 'A+B', nodes: ['a', 'b'], source: 'shared-volume' });
    expect(one?.key).toMatch(/^shared:[0-9a-f]{12}$/);
    expect(clusters(node('a', ['v']), node('b', ['v']))[0]?.key).toBe(one?.key);
    expect(clusters(node('a', ['v']), node('c', ['v']))[0]?.key).not.toBe(one?.key);
    // The ids are told apart: those of `a` and `bc` are not those of `ab` and `c`.
    expect(clusters(node('a', ['v']), node('bc', ['v']))[0]?.key).not.toBe(
      clusters(node('ab', ['v']), node('c', ['v']))[0]?.key,
    );
  });

  test('what shares with one of them belongs to all', () => {
    expect(groups(node('a', ['v']), node('b', ['w']), node('c', ['v', 'w']))).toEqual(['a b c']);
    expect(groups(node('a', ['v']), node('b', ['v', 'w']), node('c', ['w', 'x']), node('d', ['x']))).toEqual([
      'a b c d',
    ]);
    expect(groups(node('a', ['v']), node('b', ['w']), node('c', ['w']), node('d', ['v'])).toSorted()).toEqual(
      ['a d', 'b c'],
    );
    // All of them are joined already when the last volume joins them once more.
    expect(groups(node('a', ['v', 'w']), node('b', ['v', 'w']))).toEqual(['a b']);
  });

  test('not by volumes that are not shareable, nor by boot volumes', () => {
    expect(groups(node('a', ['v']), node('b', ['v'], {}, { isShareable: false }))).toEqual(['a', 'b']);
    expect(groups(node('a', ['v'], {}, { role: 'boot' }), node('b', ['v'], {}, { role: 'boot' }))).toEqual([
      'a',
      'b',
    ]);
    expect(
      groups(node('a', ['v'], {}, { role: 'quorum' }), node('b', ['v'], {}, { role: 'quorum' })),
    ).toEqual(['a b']);
  });

  test('where one of them shows LifeKeeper; each of the others is alone', () => {
    const quiet = { lifekeeperSeen: false };
    expect(groups(node('a', ['v'], quiet), node('b', ['v']))).toEqual(['a b']);
    expect(clusters(node('a', ['v'], quiet), node('b', ['v'], quiet))).toEqual([
      loneCluster('a', 'A'),
      loneCluster('b', 'B'),
    ]);
    expect(clusters(node('a', ['v']))).toEqual([loneCluster('a', 'A')]);
    expect(loneCluster('a', 'A')).toEqual({ key: 'node:a', name: 'A', nodes: ['a'], source: 'unknown' });
  });
});

describe('portals of an attachment', () => {
  const MORE = { ipv4: '169.254.2.9', port: 3261, iqn: 'iqn.more' };
  const OWN = { address: '169.254.2.2', port: 3260, iqn: IQN };

  test('are its own and those of multipath, each once', () => {
    const more = { address: '169.254.2.9', port: 3261, iqn: 'iqn.more' };
    const again = { ipv4: '169.254.2.2', port: 3260, iqn: IQN };
    expect(portalsOf(attachment())).toEqual([OWN]);
    expect(portalsOf(attachment({ multipathPortals: [again, MORE] }))).toEqual([OWN, more]);
    expect(portalsOf(attachment({ ipv4: null, multipathPortals: [MORE] }))).toEqual([more]);
    expect(portalsOf(attachment({ iqn: null }))).toEqual([]);
    expect(portalsOf(attachment({ ipv4: null }))).toEqual([]);
  });
});

describe('the attachment of a path', () => {
  const at = (
    id: string,
    ipv4: string,
    iqn: string,
    over: Partial<RememberedAttachment> = {},
  ): RememberedAttachment => ({
    ...remembered(attachment({ id, ipv4, iqn })),
    ...over,
  });
  const match = (path: { ipv4?: string; iqn?: string }, ...attachments: readonly RememberedAttachment[]) => {
    const portal = path.ipv4 === undefined ? null : { address: path.ipv4, port: 3260 };
    return matchPath({ portal, iqn: path.iqn ?? null }, { ...first(), attachments })?.id ?? null;
  };
  const A = at('a', '169.254.2.1', 'iqn.a');
  const B = at('b', '169.254.2.2', 'iqn.b');

  test('is that of portal and IQN together, also where each is not the only one', () => {
    expect(match({ ipv4: '169.254.2.2', iqn: 'iqn.b' }, A, B)).toBe('b');
    const twins = [at('x', '169.254.2.1', 'iqn.b'), at('y', '169.254.2.2', 'iqn.a'), B];
    expect(match({ ipv4: '169.254.2.2', iqn: 'iqn.b' }, ...twins)).toBe('b');
    expect(matchPath({ portal: null, iqn: 'iqn.a' }, undefined)).toBeNull();
  });

  test('is that of the IQN, wherever it is reached, if only one has it', () => {
    expect(match({ ipv4: '169.254.2.9', iqn: 'iqn.a' }, A, B)).toBe('a');
    expect(match({ iqn: 'iqn.a' }, A, B)).toBe('a');
    expect(match({ iqn: 'iqn.a' }, A, at('c', '169.254.2.3', 'iqn.a'))).toBeNull();
    expect(match({ ipv4: '169.254.2.1', iqn: 'iqn.other' }, A, B)).toBeNull();
  });

  test('is that of the portal where no IQN is known, if only one has it', () => {
    expect(match({ ipv4: '169.254.2.1' }, A, B)).toBe('a');
    expect(match({ ipv4: '169.254.2.1' }, A, at('c', '169.254.2.1', 'iqn.c'))).toBeNull();
    expect(match({}, A)).toBeNull();
  });

  test('is that of any of its portals', () => {
    const several = at('m', '169.254.2.1', 'iqn.a', {
      multipathPortals: [{ ipv4: '169.254.2.8', port: 3260, iqn: 'iqn.m' }],
    });
    expect(match({ ipv4: '169.254.2.8', iqn: 'iqn.m' }, B, several)).toBe('m');
    expect(match({ iqn: 'iqn.m' }, B, several)).toBe('m');
  });

  test('is that of an earlier portal, with its IQN where one is known', () => {
    const moved = at('m', '169.254.2.1', 'iqn.a', {
      formerPortals: [
        { ipv4: '169.254.2.7', port: 3260, iqn: 'iqn.seven' },
        { ipv4: '169.254.2.8', port: 3260, iqn: 'iqn.old' },
      ],
    });
    expect(match({ ipv4: '169.254.2.8', iqn: 'iqn.old' }, B, moved)).toBe('m');
    expect(match({ ipv4: '169.254.2.8' }, B, moved)).toBe('m');
    expect(match({ ipv4: '169.254.2.8', iqn: 'iqn.other' }, B, moved)).toBeNull();
    expect(match({ ipv4: '169.254.2.9', iqn: 'iqn.old' }, B, moved)).toBeNull();
    expect(match({ iqn: 'iqn.old' }, B, moved)).toBeNull();
  });
});
