import base from '../../jest.config.mjs';

/** The check of what the whole suite sent to its server: a run of its own, after it. */
export default {
  ...base,
  rootDir: '../..',
  testMatch: ['<rootDir>/test/statements/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
};
