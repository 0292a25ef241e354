import { resultOf } from '../shared/report.ts';
import { runAsScript } from '../shared/script.ts';
import { runDrill } from './drill.ts';
import { readOptions } from './options.ts';
import { findPrograms } from './programs.ts';
import { complaintsOf, reportOf } from './report.ts';

/** Beyond the load itself: starting, rebuilding, draining. */
const OVERHEAD_MS = 480_000;

await runAsScript(() => {
  const options = readOptions(process.argv.slice(2));
  const programs = findPrograms(process.env);
  return {
    name: 'failover',
    limitMs: OVERHEAD_MS + (options.kills + 1) * (2_000 * options.seconds + options.decideMs + 30_000),
    run: async (lab, say) => {
      const found = await runDrill(lab, programs, options, say);
      return resultOf(options, found, complaintsOf(found), () => reportOf(found, options));
    },
  };
});
