/**
 * The long suite, as folders and files below test/: what starts whole gateways, kills servers, waits for time-outs, runs
 * the documents' commands, or tries thousands of inputs. Everything else is what `npm test` runs in minutes.
 */
export const LONG_SUITE = [
  'docs-commands/',
  'drills/',
  'exactly-once/',
  'model/',
  'operate/',
  'upgrades/',
  'start.test.ts',
  'hostile-texts.test.ts',
];
