import { join } from 'node:path';
import { runAsScript } from '../shared/script.ts';
import { runDrill } from './drill.ts';
import { readOptions } from './options.ts';

/** `dist/drills/conform-previous` is three below the checkout. */
const ROOT = join(import.meta.dirname, '..', '..', '..');
/** Installing, compiling, and 1,500 cases. */
const LIMIT_MS = 1_200_000;

await runAsScript(() => {
  const options = readOptions(process.argv.slice(2));
  return { name: 'conform-previous', limitMs: LIMIT_MS, run: (lab, say) => runDrill(lab, ROOT, options, say) };
});
