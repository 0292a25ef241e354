/** Tests run as ES modules; swc strips the types, `npm run typecheck` checks them. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // After the others, on the statements that they sent: scripts/test.mjs runs it.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/statements/statements.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } }],
  },
  globalSetup: '<rootDir>/test/setup/global-setup.mjs',
  globalTeardown: '<rootDir>/test/setup/global-teardown.mjs',
  reporters: ['default', '<rootDir>/test/setup/count-reporter.mjs'],
  // Servers are started and killed on machines that may be busy: long enough to be no measure of speed.
  testTimeout: 90_000,
  maxWorkers: 2,
};
