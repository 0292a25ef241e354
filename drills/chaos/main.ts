import { runAsScript } from '../shared/script.ts';
import { runChaos } from './drill.ts';
import { readOptions } from './options.ts';
import { planOf } from './plan.ts';
import { complaintsOf, reportOf } from './report.ts';

/** Beyond the faults and the load: starting, draining, judging. */
const OVERHEAD_MS = 600_000;
const FAULT_MS = 60_000;
const PAYMENT_MS = 40;

await runAsScript(() => {
  const options = readOptions(process.argv.slice(2));
  const faults = planOf(options.seed, options.kills, options.faults).length;
  return {
    name: 'chaos',
    limitMs: OVERHEAD_MS + FAULT_MS * faults + PAYMENT_MS * options.payments,
    run: async (lab, say) => {
      const found = await runChaos(lab, process.env['POSTGRES_BIN_DIR'] || undefined, options, say);
      const complaints = complaintsOf(found, options);
      return { text: options.isJson ? json({ options, ...found, complaints }) : reportOf(found, options), complaints };
    },
  };
});

function json(value: unknown): string {
  return JSON.stringify(value, (_name, member: unknown) => (typeof member === 'bigint' ? String(member) : member), 2);
}
