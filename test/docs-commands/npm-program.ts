import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readOptions as readBenchOptions } from '../../bench/options.ts';
import { readOptions as readChaosOptions } from '../../drills/chaos/options.ts';
import { readOptions as readCitusOptions } from '../../drills/citus/options.ts';
import { readOptions as readPreviousOptions } from '../../drills/conform-previous/options.ts';
import { readOptions as readDrillOptions } from '../../drills/failover/options.ts';
import { readOptions as readFuzzOptions } from '../../drills/fuzz/options.ts';
import { readOptions as readTimingOptions } from '../../drills/timing/options.ts';
import { readOptions as readModelOptions } from '../../drills/model/options.ts';
import { chosen } from '../../drills/mutants/list.ts';
import { cliProgram } from './cli-program.ts';
import { ROOT } from './documents.ts';
import { startAndStop } from './gateway-process.ts';
import { unclaimed, type Call, type Program, type Ran } from './shell.ts';

/** How a script of package.json is proved where it is too long, or too much, to be run in the middle of a test. */
interface ScriptRule {
  /** Throws where the script would not take these arguments. */
  readonly takes: (args: readonly string[]) => void;
  /** A file that runs it, or what it calls, and the words that show it. */
  readonly ranBy: readonly [file: string, words: string];
}

const nothing = (args: readonly string[]): void => {
  if (args.length > 0) throw new Error(`It takes no arguments, and is given ${args.join(' ')}.`);
};

const RULES: Readonly<Record<string, ScriptRule>> = {
  check: { takes: nothing, ranBy: ['.ci/run', 'npm run check'] },
  build: { takes: nothing, ranBy: ['scripts/checks/check.mjs', 'scripts/build.mjs'] },
  'test:long': { takes: nothing, ranBy: ['scripts/checks/check.mjs', "'scripts/test.mjs', '--long'"] },
  // The same functions make the sections, and the test compares them with the files.
  docs: { takes: nothing, ranBy: ['test/docs.test.ts', 'upToDate(ROOT, generated)'] },
  'check:compose': {
    takes: nothing,
    ranBy: ['test/compose/check-compose.test.ts', 'scripts/checks/check-compose.mjs'],
  },
  bench: { takes: readBenchOptions, ranBy: ['scripts/bench.mjs', 'bench/main.js'] },
  'bench:verify': { takes: nothing, ranBy: ['scripts/bench-verify.mjs', 'bench/verify.js'] },
  'drill:availability': { takes: nothing, ranBy: ['scripts/drills/drill.mjs', 'drills/'] },
  'test:pool-1': { takes: takesTestArgs, ranBy: ['scripts/test-pool-1.mjs', "TEST_CONNECTIONS = '1'"] },
  chaos: { takes: readChaosOptions, ranBy: ['test/drills/chaos.test.ts', 'drills/chaos/main.js'] },
  'drill:citus': { takes: readCitusOptions, ranBy: ['scripts/drills/drill.mjs', 'drills/'] },
  'drill:conform-previous': {
    takes: readPreviousOptions,
    ranBy: ['test/drills/conform-previous.test.ts', 'drills/conform-previous/main.js'],
  },
  'drill:failover': { takes: readDrillOptions, ranBy: ['scripts/drills/drill.mjs', 'drills/'] },
  fuzz: { takes: readFuzzOptions, ranBy: ['scripts/drills/drill.mjs', 'drills/'] },
  'drill:timing': { takes: readTimingOptions, ranBy: ['scripts/drills/drill.mjs', 'drills/'] },
  // The same run, of fewer sequences, is a test.
  model: { takes: readModelOptions, ranBy: ['test/drills/model.test.ts', 'runModel(SEED, SEQUENCES)'] },
  mutants: { takes: takesMutants, ranBy: ['scripts/drills/mutants.mjs', 'drills/mutants/main.js'] },
  'images:pin': { takes: nothing, ranBy: ['test/compose/pin-images.test.ts', 'scripts/pin-images.mjs'] },
  sbom: { takes: nothing, ranBy: ['test/supply-chain.test.ts', 'scripts/sbom.mjs'] },
  // Its steps are the commands of docs/operations.md, which run in this suite where PostgreSQL's programs are there.
  'drill:backup': { takes: nothing, ranBy: ['scripts/drills/backup.mjs', 'pg_restore'] },
  // The file that it writes is read by the tests of upgrades.
  'dump:schema': { takes: nothing, ranBy: ['scripts/dump-schema.mjs', 'pg_dump'] },
};

const scripts = (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> })
  .scripts;

/** The script of package.json, and that the file which it starts is there. */
function demandScript(name: string): void {
  const line = scripts[name];
  if (line === undefined) throw new Error(`package.json has no script ${name}.`);
  const [, file = ''] = /^node (?:--\S+ )*(\S+)/.exec(line) ?? [];
  if (!existsSync(join(ROOT, file))) throw new Error(`npm run ${name} starts ${line}, which is not there.`);
}

/** The arguments of jest: existing files and folders, and `-t` with a name. */
function takesTestArgs(args: readonly string[]): void {
  const { positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { testNamePattern: { type: 'string', short: 't' } },
  });
  const missing = positionals.find((path) => !existsSync(join(ROOT, path)));
  if (missing !== undefined) throw new Error(`There is no ${missing} to be tested.`);
}

function takesMutants(names: readonly string[]): void {
  if (chosen(names) === null) throw new Error(`There is no such mutant: ${names.join(' ')}`);
}

const done: Ran = { code: 0, out: '', err: '' };

/** `npm …`; `start` and `cli` are run, the others are looked at by their rule. */
export const npmProgram: Program = async (call) => {
  const [verb = '', ...rest] = call.args;
  const [name = '', ...behind] = verb === 'run' ? rest : [verb, ...rest];
  const args = behind[0] === '--' ? behind.slice(1) : behind;
  if (verb !== 'run' && verb !== 'start' && verb !== 'test') return unclaimed('npm', call.args);
  demandScript(name);
  if (name === 'start') return await startAndStop('scripts/start.mjs', { ...call, args });
  if (name === 'cli') return await cliProgram({ ...call, args });
  // The reader is in the middle of this step.
  if (name === 'test') takesTestArgs(args);
  else if (!isProved(name, args)) return unclaimed('npm', call.args);
  return done;
};

function isProved(name: string, args: Call['args']): boolean {
  const rule = RULES[name];
  if (rule === undefined) return false;
  rule.takes(args);
  const [file, words] = rule.ranBy;
  if (!readFileSync(join(ROOT, file), 'utf8').includes(words)) throw new Error(`${file} does not run npm run ${name}.`);
  return true;
}
