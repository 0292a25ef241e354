/** The tests of whole gateways once more, each pool with one connection: a call that needs a second one hangs. */
process.env.TEST_CONNECTIONS = '1';
if (process.argv.length === 2)
  process.argv.push(
    'test/dialects',
    'test/pages/places.test.ts',
    'test/server/one-connection.test.ts',
    'test/two-gateways.test.ts',
  );
await import('./test.mjs');
