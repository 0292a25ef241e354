import { LONG_SUITE } from './test/setup/long-suite.mjs';

/**
 * By TEST_SUITE: `npm test` sets `short`, `npm run test:long` sets `long`. A file named on the command line runs in
 * each.
 */
const places = LONG_SUITE.map((place) => `<rootDir>/test/${place}`);
const SUITES = {
  short: { testMatch: ['**/*.test.ts'], ignored: places },
  long: { testMatch: places.map((place) => (place.endsWith('/') ? `${place}**/*.test.ts` : place)), ignored: [] },
  all: { testMatch: ['**/*.test.ts'], ignored: [] },
};
const suite = SUITES[process.env.TEST_SUITE ?? 'all'];

/** Tests run as ES modules; swc strips the types, `npm run typecheck` checks them. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: suite.testMatch,
  // After the others, on the statements that they sent: scripts/test.mjs runs it.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/statements/statements.test.ts', ...suite.ignored],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } }],
  },
  globalSetup: '<rootDir>/test/setup/global-setup.mjs',
  globalTeardown: '<rootDir>/test/setup/global-teardown.mjs',
  // Half a second less for each password. The long suite and files named on the command line hash as the product does.
  ...(process.env.TEST_SUITE === 'short' ? { globals: { testScryptCost: 1_024 } } : {}),
  reporters: ['default', '<rootDir>/test/setup/count-reporter.mjs'],
  // Servers are started and killed on machines that may be busy: the limit does not measure speed.
  testTimeout: 90_000,
  maxWorkers: 2,
  // Modules of finished test files stay in a worker's memory: a worker above this is replaced.
  workerIdleMemoryLimit: '1GB',
};
