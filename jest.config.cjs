/**
 * What plays schedules, starts processes, drives a browser or needs Terraform: `npm test` runs it, `npm run test:quick`
 * does not. A test that is not named here is quick.
 */
const THOROUGH = [
  'test/console/browser.test.ts',
  'test/console/bundle.test.ts',
  'test/console/link-browser.test.ts',
  'test/console/pictures.test.ts',
  'test/corpus-replay.test.ts',
  'test/crash',
  'test/e2e',
  'test/infra/bundle',
  'test/infra/cli',
  'test/infra/iam',
  'test/infra/image',
  'test/infra/local',
  'test/infra/playground/story.test.ts',
  'test/mutation',
  'test/probe/schedules.test.ts',
  'test/probe/stories.test.ts',
  'test/readme.test.ts',
  'test/reattach',
  'test/respond/crash.test.ts',
  'test/respond/many.test.ts',
  'test/simulation',
  'test/soak/soak.test.ts',
  'test/soak/verdict.test.ts',
  'test/stories',
  'test/terraform',
  'test/variants',
  'test/versions/in-the-middle.test.ts',
  'test/words/shown.test.ts',
];

const swc = [
  '@swc/jest',
  { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
];

const shared = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  // p-map comes as an ES module only.
  transform: { '^.+\\.ts$': swc, '/node_modules/p-map/': swc },
  transformIgnorePatterns: ['/node_modules/(?!p-map/)'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.ts$': '$1' },
};

/** @type {import('jest').Config} */
module.exports = {
  projects: [
    {
      ...shared,
      displayName: 'quick',
      testMatch: ['**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', ...THOROUGH.map((path) => `<rootDir>/${path}`)],
    },
    {
      ...shared,
      displayName: 'thorough',
      testMatch: THOROUGH.map((path) =>
        path.endsWith('.ts') ? `<rootDir>/${path}` : `<rootDir>/${path}/**/*.test.ts`,
      ),
    },
  ],
  // ms of the clock: a machine that does much else is twenty times slower. In a project it would not count.
  testTimeout: 300_000,
  testSequencer: '<rootDir>/test/support/sequencer.cjs',
  workerIdleMemoryLimit: '1GB',
  coverageProvider: 'v8',
  // Of the quick tests alone (`npm run coverage`); the thorough ones come on top.
  collectCoverageFrom: ['functions/core/**/*.ts'],
  coverageThreshold: { global: { lines: 99, statements: 99, functions: 97, branches: 92 } },
  coverageReporters: ['text-summary', 'json-summary', 'lcovonly'],
};
