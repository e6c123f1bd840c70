import { reachedBy } from '../support/exposure.ts';

type Exposure = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

const FUNCTIONS = ['detect', 'observe', 'respond', 'sweep', 'probe', 'reattach', 'console'];
const FOLDERS = {
  state: [
    'inbox/detect',
    'inbox/observe',
    'inbox/sweep',
    'inbox/probe',
    'commands',
    'lease',
    'attempts',
    'dead-letter',
    'inventory',
    'heartbeat',
    'topology',
    'incidents',
  ],
  approvals: ['plans', 'approvals', 'journal'],
} as const;
const OBJECT = {
  list: 'OBJECT_INSPECT',
  read: 'OBJECT_READ',
  create: 'OBJECT_CREATE',
  overwrite: 'OBJECT_OVERWRITE',
  delete: 'OBJECT_DELETE',
};

/**
 * Who reaches what by the texts of some policies.
 * @param value what Terraform fills in: `function:NAME`, `state_bucket`, `approvals_bucket`, `node_log_group`, `own_log_group`.
 */
export function exposureOf(texts: readonly string[], value: (name: string) => string): Exposure {
  const by = (permission: string, variables: Readonly<Record<string, string>> = {}) =>
    reachedBy(texts, { permission, variables });
  const group = (id: string) => by('LOG_CONTENT_PUSH', { 'target.loggroup.id': id });
  const readers = (id: string) => by('LOG_CONTENT_READ', { 'target.loggroup.id': id });
  const folders = Object.entries(FOLDERS).flatMap(([bucket, names]) =>
    names.map((name) => [`${bucket}/${name}`, value(`${bucket}_bucket`), `${name}/one.json`] as const),
  );
  const objects = Object.entries(OBJECT).map(([what, permission]) => [
    what,
    Object.fromEntries(
      folders.map(([key, bucket, name]) => [
        key,
        // ListObjects has no object's name.
        by(permission, {
          'target.bucket.name': bucket,
          ...(what !== 'list' && { 'target.object.name': name }),
        }),
      ]),
    ),
  ]);
  const another = { 'target.bucket.name': 'of-others', 'target.object.name': 'one.json' };
  return {
    invoke: Object.fromEntries(
      [...FUNCTIONS, 'others'].map((name) => [
        name,
        by('FN_INVOCATION', { 'target.function.id': value(`function:${name}`) }),
      ]),
    ),
    'write log': {
      node: group(value('node_log_group')),
      own: group(value('own_log_group')),
      others: group('of-others'),
    },
    'read log': {
      node: readers(value('node_log_group')),
      own: readers(value('own_log_group')),
      others: readers('of-others'),
    },
    publish: { any: by('ONS_TOPIC_PUBLISH') },
    'buckets of others': { any: Object.values(OBJECT).flatMap((permission) => by(permission, another)) },
    ...Object.fromEntries(objects),
  };
}

/** By its name, the service that removes what the lifecycle rules name. */
const SERVICE = 'objectstorage';
const each = (bucket: keyof typeof FOLDERS, who: readonly string[]) =>
  Object.fromEntries(FOLDERS[bucket].map((name) => [`${bucket}/${name}`, [...who, SERVICE].sort()]));
const and = (...who: readonly string[]) => [...who, SERVICE].sort();
const NOBODY = { ...each('state', []), ...each('approvals', []) };

/**
 * Who has to, with every option on: those of whom a call asks for it (golden/calls.txt), and of folders those that
 * docs/store.md names.
 */
export const EXPOSED: Exposure = {
  invoke: {
    detect: ['serviceconnector'],
    observe: ['cloudEvents'],
    respond: ['console', 'detect', 'observe', 'probe', 'respond', 'sweep'],
    sweep: ['resourceschedule'],
    probe: ['respond'],
    reattach: ['respond'],
    console: ['ApiGateway'],
    others: [],
  },
  'write log': { node: ['nodes', 'sweep'], own: ['console', 'respond'], others: [] },
  'read log': { node: ['serviceconnector'], own: [], others: [] },
  publish: { any: ['probe', 'reattach', 'respond', 'sweep'] },
  'buckets of others': { any: [] },
  list: {
    ...each('state', ['console', 'detect', 'observe', 'probe', 'reattach', 'respond', 'sweep']),
    ...each('approvals', ['console', 'reattach', 'respond']),
  },
  read: {
    ...each('state', ['respond']),
    'state/attempts': and(),
    'state/lease': and('console', 'detect', 'observe', 'probe', 'reattach', 'respond', 'sweep'),
    'state/inventory': and('console', 'reattach', 'respond', 'sweep'),
    'state/heartbeat': and('console', 'reattach', 'respond', 'sweep'),
    'state/topology': and('console', 'reattach', 'respond'),
    'state/incidents': and('console', 'reattach', 'respond'),
    ...each('approvals', ['console', 'reattach', 'respond']),
  },
  create: {
    ...NOBODY,
    'state/inbox/detect': and('detect'),
    'state/inbox/observe': and('observe'),
    'state/inbox/sweep': and('sweep'),
    'state/inbox/probe': and('probe'),
    'state/commands': and('console'),
    'state/lease': and('console', 'detect', 'observe', 'probe', 'respond', 'sweep'),
    'state/attempts': and('detect'),
    'state/dead-letter': and('detect', 'observe', 'respond'),
    'state/inventory': and('respond', 'sweep'),
    'state/heartbeat': and('respond', 'sweep'),
    'state/topology': and('respond'),
    'state/incidents': and('respond'),
    'approvals/plans': and('respond'),
    'approvals/approvals': and('console'),
    'approvals/journal': and('reattach'),
  },
  overwrite: {
    ...NOBODY,
    'state/lease': and('console', 'detect', 'observe', 'probe', 'respond', 'sweep'),
    'state/inventory': and('respond', 'sweep'),
    'state/heartbeat': and('respond', 'sweep'),
    'state/topology': and('respond'),
    'state/incidents': and('respond'),
    'approvals/journal': and('reattach'),
  },
  delete: {
    ...NOBODY,
    ...Object.fromEntries(
      FOLDERS.state
        .filter((name) => name.startsWith('inbox/'))
        .map((name) => [`state/${name}`, and('respond')]),
    ),
    'state/commands': and('respond'),
    'state/lease': and('respond'),
  },
};
