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

/** By its name, the service that lists and removes what the lifecycle rules name, and reads and writes nothing. */
const SERVICE = 'objectstorage';
const each = (bucket: keyof typeof FOLDERS, who: readonly string[]) =>
  Object.fromEntries(FOLDERS[bucket].map((name) => [`${bucket}/${name}`, [...who].sort()]));
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
    ...each('state', ['console', 'detect', 'observe', SERVICE, 'probe', 'reattach', 'respond', 'sweep']),
    ...each('approvals', ['console', SERVICE, 'reattach', 'respond']),
  },
  read: {
    ...each('state', ['respond']),
    'state/attempts': [],
    'state/lease': ['console', 'detect', 'observe', 'probe', 'reattach', 'respond', 'sweep'],
    'state/inventory': ['console', 'reattach', 'respond', 'sweep'],
    'state/heartbeat': ['console', 'reattach', 'respond', 'sweep'],
    'state/topology': ['console', 'reattach', 'respond'],
    'state/incidents': ['console', 'reattach', 'respond'],
    ...each('approvals', ['console', 'reattach', 'respond']),
  },
  create: {
    ...NOBODY,
    'state/inbox/detect': ['detect'],
    'state/inbox/observe': ['observe'],
    'state/inbox/sweep': ['sweep'],
    'state/inbox/probe': ['probe'],
    'state/commands': ['console'],
    'state/lease': ['console', 'detect', 'observe', 'probe', 'respond', 'sweep'],
    'state/attempts': ['detect'],
    'state/dead-letter': ['detect', 'observe', 'respond'],
    'state/inventory': ['respond', 'sweep'],
    'state/heartbeat': ['respond', 'sweep'],
    'state/topology': ['respond'],
    'state/incidents': ['respond'],
    'approvals/plans': ['respond'],
    'approvals/approvals': ['console'],
    'approvals/journal': ['reattach'],
  },
  overwrite: {
    ...NOBODY,
    'state/lease': ['console', 'detect', 'observe', 'probe', 'respond', 'sweep'],
    'state/inventory': ['respond', 'sweep'],
    'state/heartbeat': ['respond', 'sweep'],
    'state/topology': ['respond'],
    'state/incidents': ['respond'],
    'approvals/journal': ['reattach'],
  },
  delete: {
    ...each('state', [SERVICE]),
    ...each('approvals', [SERVICE]),
    ...Object.fromEntries(
      FOLDERS.state
        .filter((name) => name.startsWith('inbox/'))
        .map((name) => [`state/${name}`, [SERVICE, 'respond']]),
    ),
    'state/commands': [SERVICE, 'respond'],
    'state/lease': [SERVICE, 'respond'],
  },
};
