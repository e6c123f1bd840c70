const swc = [
  '@swc/jest',
  { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
];

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // p-map comes as an ES module only.
  transform: { '^.+\\.ts$': swc, '/node_modules/p-map/': swc },
  transformIgnorePatterns: ['/node_modules/(?!p-map/)'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.ts$': '$1' },
  workerIdleMemoryLimit: '1GB',
};
