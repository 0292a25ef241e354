import { resultOf } from '../shared/report.ts';
import { runAsScript } from '../shared/script.ts';
import { runDrill } from './drill.ts';
import { readOptions } from './options.ts';
import { findPrograms } from './programs.ts';
import { complaintsOf, reportOf } from './report.ts';

/** Beyond the load itself: starting, distributing, moving, draining, verifying. */
const OVERHEAD_MS = 600_000;

await runAsScript(() => {
  const options = readOptions(process.argv.slice(2));
  const programs = findPrograms(process.env);
  return {
    name: 'citus',
    limitMs: OVERHEAD_MS + 4_000 * options.seconds + 3 * options.downMs,
    run: async (lab, say) => {
      const found = await runDrill(lab, programs, options, say);
      return resultOf(options, found, complaintsOf(found), () => reportOf(found, options));
    },
  };
});
