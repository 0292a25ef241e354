/**
 * `npm test` runs what takes seconds; `npm run test:long` runs the files named `*.long.test.ts`, which start, kill and
 * flood servers or try thousands of inputs. A file that is named on the command line is run whatever it is.
 */
const MATCHES = { short: ['**/!(*.long).test.ts'], long: ['**/*.long.test.ts'], all: ['**/*.test.ts'] };

/** Tests run as ES modules; swc strips the types, `npm run typecheck` checks them. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: MATCHES[process.env.TEST_SUITE ?? 'all'],
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
