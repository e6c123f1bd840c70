/** Dependencies point inwards: entries -> runtime, oci -> core; core imports nothing of ours and no I/O. */
module.exports = {
  forbidden: [
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
          '^functions/(core|store)/|^functions/runtime/(errors|clock|in-chunks)[.]ts$|^node_modules/(valibot|p-map)/',
      },
    },
    {
      name: 'oci-does-not-know-the-store',
      severity: 'error',
      from: { path: '^functions/oci/' },
      to: { path: '^functions/store/' },
    },
    {
      name: 'oci-and-runtime-do-not-know-entries',
      severity: 'error',
      from: { path: '^functions/(oci|runtime)/' },
      to: { path: '^functions/(detect|observe|respond|sweep|probe|reattach|console)/' },
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
      from: { path: '^functions/(detect|observe|respond|sweep|probe|reattach|console)/' },
      to: {
        path: '^functions/(detect|observe|respond|sweep|probe|reattach|console)/',
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
