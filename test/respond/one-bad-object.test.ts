import { MINUTE } from '../../functions/core/base/time.ts';
import { decide } from '../../functions/core/decision/decide.ts';
import { heartbeatLine } from '../../functions/core/monitor/heartbeat.ts';
import { EVIDENCE, evidenceName } from '../../functions/store/evidence.ts';
import { HEARTBEAT_LAST, LAST, MONITOR, MONITOR_STATE } from '../../functions/store/heartbeat.ts';
import { INCIDENT } from '../../functions/store/incidents.ts';
import { INVENTORY, INVENTORY_NOW } from '../../functions/store/inventory.ts';
import type { Kind } from '../../functions/store/kind.ts';
import { LEASE, RESPOND_LEASE } from '../../functions/store/lease.ts';
import { userCaller } from '../../infra/local/cloud/caller.ts';
import { INTERNAL_ERROR } from '../../infra/local/cloud/faults.ts';
import { COMPARTMENT, capture, NODE1, NODE2, scene } from './scene.ts';

const NODE3 = 'ocid1.instance.oc1.xx.node3';
const NODE4 = 'ocid1.instance.oc1.xx.node4';
const ours = capture('s01_refused_recover.bookworm.fgd2', NODE1);
const theirs = capture('s01_refused_recover.bookworm.fgd2', NODE3);
const LARGE = 20 * 1024 * 1024;

function twoClusters() {
  const stage = scene({ start: ours.lostAt, decide });
  const { compute, objectStorage } = stage.cloud;
  const place = { compartmentId: COMPARTMENT, availabilityDomain: 'AD-1' };
  for (const [tag, nodes] of [
    ['CL1', [NODE1, NODE2]],
    ['CL2', [NODE3, NODE4]],
  ] as const) {
    const volumeId = `ocid1.volume.oc1.xx.${tag}`;
    compute.addVolume({ id: volumeId, displayName: tag, ...place });
    for (const id of nodes) {
      compute.addInstance({ id, displayName: id, ...place, freeformTags: { 'lifekeeper-cluster': tag } });
      compute.addAttachment({ instanceId: id, volumeId });
    }
  }
  return {
    ...stage,
    lay: async (name: string, body: string): Promise<void> => {
      const object = { bucket: 'state', name, body: new TextEncoder().encode(body) };
      await objectStorage.put(userCaller('anybody'), object, { kind: 'any' });
    },
    remove: (name: string) => objectStorage.delete(userCaller('anybody'), 'state', name),
    text: (name: string) => new TextDecoder().decode(objectStorage.peek('state', name)?.body),
  };
}
type Stage = ReturnType<typeof twoClusters>;

const callsOf = (stage: Stage) => stage.cloud.calls.filter(({ principal }) => principal === 'respond').length;

/**
 * CL1 has lost a disk and was notified. `spoil` does something to the store. Then the other cluster loses a disk, both
 * come back, and the suite goes on for a while.
 */
function play(stage: Stage, spoil: () => Promise<void>, end = /RECOVERED.*CL1/): Promise<number> {
  const { clock } = stage;
  const story = async () => {
    await stage.deliver(ours.before);
    await clock.sleep(3 * MINUTE);
    await spoil();
    const before = callsOf(stage);
    const had = stage.titles().length;
    await clock.sleep(MINUTE);
    const heartbeat = { id: 'h1', source: 'oci-iscsi-warden', data: heartbeatLine('h1') };
    await stage.deliver([...theirs.before, { ...heartbeat, time: new Date(clock.now()).toISOString() }]);
    await clock.sleep(4 * MINUTE);
    // Nobody waits for what is wrong with somebody else's object.
    expect(stage.titles().slice(had)).toContainEqual(expect.stringContaining('CL2'));
    await clock.sleep(10 * MINUTE);
    await stage.deliver(ours.after);
    await stage.deliver(theirs.after);
    await clock.sleep(25 * MINUTE);
    expect(stage.titles()).toContainEqual(expect.stringMatching(/RECOVERED.*CL2/));
    expect(stage.titles()).toContainEqual(expect.stringMatching(end));
    return callsOf(stage) - before;
  };
  return clock.play(story());
}

/** Whether `dead-letter/` has the object, its beginning, or a note that names it. */
function isReported(stage: Stage, name: string, body: string): boolean {
  const letters = stage.names('dead-letter/').map((letter) => stage.text(letter));
  return letters.some(
    (text) => text.includes(JSON.stringify(name)) || (text !== '' && body.startsWith(text)),
  );
}

/** What was made of an object that was there. */
const SPOILT: Readonly<Record<string, (genuine: string) => string>> = {
  empty: () => '',
  cut: (genuine) => genuine.slice(0, genuine.length / 2),
  'of no fields': () => '{}',
  null: () => 'null',
  'an array': () => '[]',
  'a text': () => '"x"',
  'of a newer schema': (genuine) => genuine.replace(/("schema":"warden\.[a-z]+)\/\d/, '$1/9'),
  'of an older schema': (genuine) => genuine.replace(/("schema":"warden\.[a-z]+)\/\d/, '$1/0'),
  'of 20 MB': (genuine) => genuine.padEnd(LARGE, 'x'),
  'of 20 MB, its beginning genuine': (genuine) => genuine.padEnd(LARGE, ' '),
  "another cluster's": (genuine) =>
    genuine
      .replaceAll(NODE1, NODE3)
      .replaceAll(NODE2, NODE4)
      .replaceAll('CL1', 'CL2')
      .replace(/"id":"[0-9a-f]{8}"/, '"id":"0123abcd"'),
};

/** The objects that `respond` reads at every cycle or slice, by what they are. */
const OBJECTS: readonly {
  readonly what: string;
  readonly nameOf: (stage: Stage) => string;
  readonly kind: Kind<unknown>;
  /** What CL1 is notified of in the end; recovered where nothing else is said. */
  readonly end?: RegExp;
  /** The same when the object was removed. */
  readonly endWhenGone?: RegExp;
}[] = [
  {
    what: 'the incident',
    nameOf: (stage) => stage.names('incidents/')[0] ?? '',
    kind: INCIDENT as Kind<unknown>,
    // Nothing is left that knows of it: the next line of a loss would open another one.
    endWhenGone: /CL1/,
  },
  { what: 'the inventory', nameOf: () => INVENTORY_NOW, kind: INVENTORY as Kind<unknown> },
  {
    what: 'the evidence of the node',
    nameOf: () => evidenceName(NODE1),
    kind: EVIDENCE as Kind<unknown>,
    // What showed the loss is gone: nothing can prove that it is over, and nothing says so.
    end: /CL1.*recovery not proven/,
  },
  { what: 'the lease', nameOf: () => RESPOND_LEASE, kind: LEASE as Kind<unknown> },
  { what: 'the list of heartbeats', nameOf: () => HEARTBEAT_LAST, kind: LAST as Kind<unknown> },
  { what: 'the state of the monitor', nameOf: () => MONITOR_STATE, kind: MONITOR as Kind<unknown> },
];

let usual = Number.POSITIVE_INFINITY;
beforeAll(async () => {
  const stage = twoClusters();
  usual = await play(stage, async () => undefined);
  expect(stage.names('dead-letter/')).toEqual([]);
});

describe.each(OBJECTS)('$what', ({ nameOf, kind, end, endWhenGone = end }) => {
  test('gone: every cluster is told', async () => {
    const stage = twoClusters();
    await play(stage, () => stage.remove(nameOf(stage)).catch(() => undefined), endWhenGone);
  });

  test.each(Object.entries(SPOILT))(
    '%s: every cluster is told, it is reported, nothing loops',
    async (_, spoil) => {
      const stage = twoClusters();
      let name = '';
      let body = '';
      const lay = async () => {
        name = nameOf(stage);
        body = spoil(stage.text(name));
        await stage.lay(name, body);
      };
      const calls = await play(stage, lay, end);
      // An incident that stays open is looked at for longer.
      expect(calls).toBeLessThan(usual * (end === undefined ? 1.5 : 3));
      const bytes = new TextEncoder().encode(body);
      const isRead = body.length < LARGE && kind.decode(bytes, name) !== null;
      expect(isReported(stage, name, body)).toBe(!isRead);
    },
  );
});

const ODD_NAMES = ['a b.json', 'é.json', 'x//y', 'copy of x.json', '..', `${'x'.repeat(600)}.json`];

describe.each(['inbox/', 'commands/', 'incidents/', 'topology/', 'heartbeat/', 'lease/', 'inventory/'])(
  'objects with odd names in %s',
  (folder) => {
    test('stop nothing, stay where they are, and are reported where they would be read', async () => {
      const stage = twoClusters();
      const names = ODD_NAMES.map((name) => `${folder}${name}`);
      const calls = await play(stage, async () => {
        for (const name of names) await stage.lay(name, '{}');
      });
      expect(calls).toBeLessThan(usual * 1.5);
      expect(stage.names(folder)).toEqual(expect.arrayContaining(names));
      if (!['inbox/', 'commands/', 'incidents/'].includes(folder)) return;
      for (const name of names) expect([name, isReported(stage, name, '{}')]).toEqual([name, true]);
    });
  },
);

/** Bodies of objects that somebody lays into a folder where new ones are taken from. */
const BODIES: readonly (readonly [string, string])[] = [
  ['empty', ''],
  ['cut', '{"schema":"warden.inbox/1","source":"dete'],
  ['of no fields', '{}'],
  ['null', 'null'],
  ['an array', '[{}]'],
  ['of a newer schema', '{"schema":"warden.inbox/2","source":"detect","signals":[],"events":[]}'],
  [
    'with signals that are none',
    '{"schema":"warden.inbox/1","source":"detect","signals":[7,null],"events":[]}',
  ],
  ['with fields of other types', '{"schema":"warden.inbox/1","source":"detect","signals":{},"events":"x"}'],
  ['of 20 MB', 'x'.repeat(LARGE)],
];

describe.each(['inbox/', 'commands/'])('an object in %s', (folder) => {
  test.each(BODIES)(
    '%s: every cluster is told, it is reported and removed, nothing loops',
    async (_, body) => {
      const stage = twoClusters();
      const name = `${folder}${'0'.repeat(64)}.json`;
      const calls = await play(stage, () => stage.lay(name, body));
      expect(calls).toBeLessThan(usual * 1.5);
      expect(isReported(stage, name, body) || body === '').toBe(true);
      expect(stage.names('dead-letter/')).not.toEqual([]);
      expect(stage.names(folder)).toEqual([]);
    },
  );

  test('whose read fails again and again: every cluster is told, it is reported, nothing loops', async () => {
    const stage = twoClusters();
    const name = `${folder}${'0'.repeat(64)}.json`;
    const calls = await play(stage, async () => {
      stage.fail({ operation: 'GetObject', target: /0{64}/, fault: INTERNAL_ERROR });
      await stage.lay(name, '{}');
    });
    expect(calls).toBeLessThan(usual * 2);
    expect(isReported(stage, name, '{}')).toBe(true);
  });
});

describe('an incident with one field that is wrong', () => {
  const WRONG: readonly (readonly [string, (incident: Record<string, never>) => void])[] = [
    'affected',
    'named',
    'known',
    'notified',
    'maintenance',
    'instanceActions',
    'diagnosis',
    'reattach',
    'unreported',
  ].map((field) => [
    `memory.${field}`,
    (incident) => void Object.assign(incident['memory'] ?? {}, { [field]: 7 }),
  ]);
  const deep: readonly (readonly [string, unknown])[] = [
    ['known.paths null', { known: { paths: null, detached: {}, restarts: {}, silentSince: null } }],
    ['known.paths of texts', { known: { paths: { a: 'x' }, detached: {}, restarts: {}, silentSince: null } }],
    [
      'known.restarts of texts',
      { known: { paths: {}, detached: {}, restarts: { a: 'x' }, silentSince: null } },
    ],
    ['affected of numbers', { affected: [1, null] }],
    [
      'notified of a severity that nobody knows',
      { notified: { situation: 'lost', node: '', severity: 'x', cause: 'x' } },
    ],
  ];
  const fields: readonly (readonly [string, unknown])[] = [
    ['cluster', { key: 'tag:CL1' }],
    ['history', [{ at: 1 }]],
    ['hold', { until: 'tomorrow' }],
    ['acknowledged', true],
    ['deadline', { from: 'x', to: null }],
    ['severity', 'awful'],
    ['outbox', [null]],
    ['attachmentState', 'x'],
    ['lossAt', 'x'],
  ];
  test.each([
    ...WRONG,
    ...deep.map(
      ([what, value]) =>
        [what, (i: Record<string, never>) => void Object.assign(i['memory'] ?? {}, value)] as const,
    ),
    ...fields.map(
      ([what, value]) =>
        [what, (i: Record<string, unknown>) => void Object.assign(i, { [what]: value })] as const,
    ),
  ])('%s: its cluster gets a new one with another id, and every cluster is told', async (_, spoil) => {
    const stage = twoClusters();
    let name = '';
    const calls = await play(stage, async () => {
      name = stage.names('incidents/')[0] ?? '';
      const incident = stage.read(name) as Record<string, never>;
      spoil(incident);
      await stage.lay(name, JSON.stringify(incident));
    });
    expect(calls).toBeLessThan(usual * 1.5);
    expect(isReported(stage, name, '')).toBe(true);
    const others = stage.names('incidents/').filter((other) => other !== name);
    const ofOurs = others.filter((other) => stage.text(other).includes('"key":"tag:CL1"'));
    expect(ofOurs).toHaveLength(1);
    expect(stage.logged.join()).not.toContain('decision failed');
  });
});

test.each([
  ['nothing at all', {}],
  ['a title that is none', { title: 7, body: ['x'] }],
  ['facts of a later version', { facts: { schema: 'warden.notice/9' } }],
  ['facts that are none', { facts: 7 }],
])('an outbox entry with %s stops nothing, not even itself', async (_, fields) => {
  const stage = twoClusters();
  await play(stage, async () => {
    const name = stage.names('incidents/')[0] ?? '';
    const incident = stage.read(name) as { outbox: object[]; lastSeq: number };
    const dueAt = stage.clock.now();
    const entry = {
      seq: 90,
      reason: 'first',
      severity: 'critical',
      dueAt,
      sentAt: null,
      failures: 0,
      ...fields,
    };
    await stage.lay(name, JSON.stringify({ ...incident, outbox: [entry, ...incident.outbox] }));
    // Another holder reads what was laid.
    await stage.clock.sleep(11 * MINUTE);
  });
  expect(stage.titles()).toContainEqual(expect.stringContaining('look at this incident now'));
});

test.each([
  ['a number', () => 7],
  ['no fields', () => ({})],
  ['attachments that are none', (node: object) => ({ ...node, attachments: 'x' })],
  [
    'an attachment without a role',
    (node: { attachments: object[] }) => ({
      ...node,
      attachments: node.attachments.map((a) => ({ ...a, role: undefined })),
    }),
  ],
  ['a name that is none', (node: object) => ({ ...node, displayName: null })],
  [
    'portals that are none',
    (node: { attachments: object[] }) => ({
      ...node,
      attachments: node.attachments.map((a) => ({ ...a, multipathPortals: [null], formerPortals: 7 })),
    }),
  ],
])('an entry of the inventory with %s costs the others nothing, and is made anew', async (_, spoil) => {
  const stage = twoClusters();
  await play(stage, async () => {
    const inventory = stage.read(INVENTORY_NOW) as { nodes: Record<string, never> };
    const nodes = { ...inventory.nodes, [NODE1]: spoil(inventory.nodes[NODE1] ?? ({} as never)) };
    await stage.lay(INVENTORY_NOW, JSON.stringify({ ...inventory, nodes }));
    await stage.clock.sleep(11 * MINUTE);
  });
  expect(stage.read(INVENTORY_NOW)).toMatchObject({
    nodes: { [NODE1]: { instanceId: NODE1, clusterTag: 'CL1' }, [NODE2]: {} },
  });
  expect(stage.read(INVENTORY_NOW)).not.toHaveProperty('leftOut');
  expect(isReported(stage, `${INVENTORY_NOW}#${NODE1}`, '')).toBe(true);
});

test.each([
  ['the inventory', /inventory\//],
  ['the state of the monitor and the heartbeats', /heartbeat\//],
  ['the evidence of one node', /topology\/.*node1/],
  ['the incident of one cluster', /incidents\/(?!e02b)/],
])('%s cannot be written: the other cluster is told, and work counts as waiting', async (_, target) => {
  const stage = twoClusters();
  await stage.clock.play(
    (async () => {
      stage.fail({ operation: 'PutObject', principal: 'respond', target, fault: INTERNAL_ERROR });
      await stage.deliver(ours.before);
      const heartbeat = { id: 'h1', source: 'oci-iscsi-warden', data: heartbeatLine('h1') };
      const time = new Date(stage.clock.now()).toISOString();
      await stage.deliver([...theirs.before, { ...heartbeat, time }]);
      await stage.clock.sleep(3 * MINUTE);
    })(),
  );
  expect(stage.titles()).toContainEqual(expect.stringContaining('CL2'));
  expect(stage.names('inbox/')).not.toEqual([]);
});

test('nothing that is dealt with can be removed: every cluster is told all the same, and work counts as waiting', async () => {
  const stage = twoClusters();
  const fault = { kind: 'status', status: 404, code: 'BucketNotFound' } as const;
  await play(stage, async () =>
    stage.fail({ operation: 'DeleteObject', principal: 'respond', target: /inbox\//, fault }),
  );
  expect(stage.titles()).toContainEqual(expect.stringMatching(/RECOVERED.*CL1/));
  expect(stage.names('inbox/')).not.toEqual([]);
});
