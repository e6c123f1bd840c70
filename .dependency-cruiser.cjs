/** Folders of core, lowest first. Each may import itself and those before it. */
const CORE_ORDER = [
  'base',
  'record',
  'rules',
  'evidence',
  'platform',
  'inventory',
  'probe',
  'cluster',
  'diagnosis',
  'incident',
  'plan',
  'monitor',
  'notice',
  'history',
  'api',
  'inbox',
  'decision',
];

/**
 * The modules by which infra may enter an entry: what the local tenancy, the simulator and the command line start or
 * imitate. Everything else in an entry's folder is its own.
 */
const PUBLIC_OF_ENTRIES = [
  // Configuration and platform -> the function.
  '[a-z]+/wire[.]ts$',
  // What the simulated nodes answer, and the headers that the gateway of the local tenancy sets.
  '(probe/scripts|console/gateway-request)[.]ts$',
  // How a cluster is drawn, and the sheet that a drawing needs.
  'console/(cluster-drawing|style/(colours|drawing))[.]ts$',
];

const ENTRIES = '^functions/(detect|observe|respond|sweep|probe|reattach|console)/';

/** Dependencies point inwards: entries -> runtime, oci -> core; core imports nothing of ours and no I/O. */
module.exports = {
  forbidden: [
    ...CORE_ORDER.slice(0, -1).map((folder, at) => ({
      name: `core-order-${folder}`,
      comment: 'docs/architecture.md, "What each folder may know"',
      severity: 'error',
      from: { path: `^functions/core/${folder}/` },
      to: { path: `^functions/core/(${CORE_ORDER.slice(at + 1).join('|')})/` },
    })),
    {
      name: 'decisions-have-no-words',
      comment: 'Facts are decided; they become text when a notice is sent (docs/decisions/0008)',
      severity: 'error',
      from: { path: '^functions/core/(incident|plan|decision)/' },
      to: { path: '^functions/core/(base/text|notice/(?!facts(-of-many)?[.]ts$))|/words[.]' },
    },
    {
      name: 'core-has-no-other-folder',
      comment: 'A new folder of core takes its place in CORE_ORDER above',
      severity: 'error',
      from: {},
      to: { path: '^functions/core/[^/]+/', pathNot: `^functions/core/(${CORE_ORDER.join('|')})/` },
    },
    {
      name: 'infra-enters-by-the-door',
      severity: 'error',
      from: { path: '^infra/' },
      to: { path: ENTRIES, pathNot: PUBLIC_OF_ENTRIES.map((end) => `^functions/${end}`) },
    },
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'core-is-pure',
      comment: 'core has no I/O and no SDK; luxon (zones) and valibot (schemas) are the only packages',
      severity: 'error',
      from: { path: '^functions/core/' },
      to: { pathNot: '^functions/core/|^node_modules/(luxon|valibot)/|^(node:)?crypto$' },
    },
    {
      name: 'core-has-no-node-io',
      severity: 'error',
      from: { path: '^functions/core/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'store-knows-core-only',
      comment: 'what is stored and how; entries import it, core and the adapters do not know of it',
      severity: 'error',
      from: { path: '^functions/store/' },
      to: {
        pathNot:
          '^functions/(core|store)/|^functions/runtime/(errors|clock|promises|packed)[.]ts$|^node_modules/(valibot|p-map)/',
      },
    },
    {
      name: 'report-knows-core-only',
      comment: 'timelines and reports of the console and of the command line: facts in, a page out',
      severity: 'error',
      from: { path: '^functions/report/' },
      to: { pathNot: '^functions/(core|report)/|^node_modules/hono/|^(node:)?crypto$' },
    },
    {
      name: 'nothing-shared-knows-entries',
      severity: 'error',
      from: { path: '^functions/(oci|store|runtime|report)/' },
      to: { path: ENTRIES },
    },
    {
      name: 'runtime-is-below-store-and-oci',
      severity: 'error',
      from: { path: '^functions/runtime/' },
      to: { path: '^functions/(oci|store)/' },
    },
    {
      name: 'store-and-oci-are-independent',
      severity: 'error',
      from: { path: '^functions/(oci|store)/' },
      to: { path: '^functions/(oci|store)/', pathNot: '^functions/$1/' },
    },
    {
      name: 'functions-do-not-know-infra',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^(infra|test)/' },
    },
    {
      name: 'entries-are-independent',
      severity: 'error',
      from: { path: ENTRIES },
      to: {
        path: ENTRIES,
        pathNot: '^functions/$1/',
      },
    },
    {
      name: 'only-oci-loads-the-sdk',
      severity: 'error',
      from: { path: '^functions/', pathNot: '^functions/oci/' },
      to: { path: '^node_modules/oci-' },
    },
    { name: 'no-orphan-resolution', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    // Packages such as hono name their parts in `exports` only.
    enhancedResolveOptions: {
      extensions: ['.ts', '.cjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['node', 'import', 'require', 'default'],
    },
  },
};
