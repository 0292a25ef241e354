import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { DIALECTS } from '../../adapters/dialects.ts';
import { uncalled } from '../../drills/fuzz/report.ts';
import { matrixOf } from '../../src/compatibility/matrix-rows.ts';
import { gatewayWithCaller } from '../support/gateway-with-caller.ts';
import { logFaults } from '../../drills/fuzz/log-faults.ts';
import { ARMS, type Arm } from '../../drills/fuzz/options.ts';
import { logIn, runArm, type ArmResult } from '../../drills/fuzz/run-arm.ts';
import { changesSince, sharedState, type SharedState } from '../../drills/fuzz/inputs/shared-objects.ts';
import { faultsOfBooks, quietState, setScene, secretTableNames } from '../../drills/fuzz/scene.ts';

/** Of which the corpora are a tenth. */
const INPUTS_EACH = 400;
const SEED = 20_261_122;
/** The drill says a second; here the machine may have other things to do. */
const LIMIT_MS = 10_000;

const { gateway } = gatewayWithCaller({ trustProxy: ['loopback'] });
let tables: readonly string[];
let before: Awaited<ReturnType<typeof quietState>>;
const results = new Map<Arm, ArmResult>();
const sqlTexts = new Set<string>();
let shared: SharedState;

/** Keeps the text of every statement that this process sends; their parameters are not part of it. */
function recordSql(): void {
  const prototype = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown };
  const { query } = prototype;
  prototype.query = function (this: unknown, ...args: unknown[]): unknown {
    const [first] = args as [string | { readonly text: string }];
    sqlTexts.add(typeof first === 'string' ? first : first.text);
    return query.apply(this, args);
  };
}

beforeAll(async () => {
  await setScene(gateway.database);
  await logIn(gateway.url);
  tables = await secretTableNames(gateway.database);
  before = await quietState(gateway.database);
  recordSql();
  shared = sharedState();
});

describe('Inputs of every kind', () => {
  it.each(ARMS)(
    'are answered as they must be: %s',
    async (arm) => {
      const plan = { arm, seed: SEED, from: 0, inputs: INPUTS_EACH, lanes: 4, limitMs: LIMIT_MS, tables };
      const result = await runArm(gateway.url, plan);
      results.set(arm, result);
      expect(result.problems.map(({ input, problems }) => [`${input.arm} ${input.index}`, ...problems])).toEqual([]);
      expect(result.classes.get('success')).toBeGreaterThan(INPUTS_EACH / 50);
    },
    120_000,
  );

  it('call every action that docs/compatibility.md calls fuzzed', () => {
    const called = new Set([...results.values()].flatMap(({ actions }) => [...actions]));
    expect(uncalled(called, DIALECTS)).toEqual([]);
    const document = readFileSync(join(import.meta.dirname, '../../docs/compatibility.md'), 'utf8');
    const fuzzed = DIALECTS.flatMap(({ name, title }) =>
      matrixOf(title, document)
        .rows.filter((row) => row.get('Fuzzed') === 'yes')
        .map((row) => `${name} ${/^\[(\w+)\]/.exec(row.get('Action') ?? '')?.[1] ?? ''}`),
    );
    expect([...called].sort()).toEqual(fuzzed.sort());
  });

  it('change nothing where nothing may change, and leave the books sound', async () => {
    expect(await quietState(gateway.database)).toEqual(before);
    expect(await faultsOfBooks(gateway.database)).toEqual([]);
  });

  it('reach no statement as text: there are few, and none says what was sent', () => {
    expect([...sqlTexts].filter((text) => /for update/i.test(text))).not.toEqual([]);
    const ofInputs = /Café|A text|line\nline|drop table|AES_ENCRYPT|Canary|fuzz-9|81[12]00000/i;
    expect([...sqlTexts].filter((text) => ofInputs.test(text))).toEqual([]);
    // 115 are of the calls, and the others of `verify` above.
    expect(sqlTexts.size).toBeLessThan(250);
  });

  it('change nothing that a process shares', () => {
    expect(changesSince(shared)).toEqual([]);
  });

  it('leave one safe line each in the log', async () => {
    const ids = [...results.values()].flatMap(({ requestIds }) => requestIds);
    const lines = gateway.log.map((line) => line.replace(/\n$/, ''));
    expect(await logFaults(lines, ids)).toEqual([]);
  });
});
