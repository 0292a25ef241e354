/**
 * The long suite, as folders and files below test/: what starts whole gateways, kills servers, waits for time-outs, runs
 * the documents' commands, or tries thousands of inputs. Everything else is what `npm test` runs in minutes.
 */
export const LONG_SUITE = [
  'docs-commands/',
  'drills/availability.test.ts',
  'drills/chaos.test.ts',
  'drills/fuzz.test.ts',
  'drills/held-open.test.ts',
  'drills/model.test.ts',
  'drills/reserve.test.ts',
  'exactly-once/',
  'operate/',
  'upgrades/',
  'cli/completion.test.ts',
  'cli/credential/keep-old.test.ts',
  'cli/end-to-end.test.ts',
  'cli/lockout.test.ts',
  'db/embedded/embedded.test.ts',
  'db/ledger/ledger-doubt.test.ts',
  'db/verify/verify-random.test.ts',
  'dialects/corp/credentials.test.ts',
  'dialects/lockout.test.ts',
  'dialects/password-flood.test.ts',
  'hostile-texts.test.ts',
  'jobs/lost-database.test.ts',
  'pages/browser.test.ts',
  'pages/pdf-maker.test.ts',
  'server/database-away.test.ts',
  'server/database-faults.test.ts',
  'server/tls.test.ts',
  'start.test.ts',
];
