import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { callsOf, DIALECTS } from '../../../adapters/dialects.ts';
import { logFaults } from '../../../drills/fuzz/log-faults.ts';
import { logIn, runArm } from '../../../drills/fuzz/run-arm.ts';
import { faultsOfBooks, quietState, secretTableNames, setScene } from '../../../drills/fuzz/scene.ts';
import { banner } from '../../../src/banner.ts';
import { DEMO } from '../../../src/demo/demo.ts';
import { generatedOf } from '../../../src/docs/main.ts';
import { Cli } from '../../cli/support/harness.ts';
import { gatewayWithCaller } from '../../support/gateway-with-caller.ts';
import { toy } from './toy.ts';

const ALL = [...DIALECTS, toy];
const { gateway } = gatewayWithCaller({ dialects: ALL, trustProxy: ['loopback'] });

interface Added {
  readonly identifier: string;
  readonly secret: string;
}

/** Runs a command line that knows the toy. */
async function run<T>(work: (cli: Cli) => Promise<T>): Promise<T> {
  const cli = new Cli(gateway.databaseUrls, ALL);
  try {
    return await work(cli);
  } finally {
    await cli.database.destroy();
  }
}

function generated(file: string): string {
  return (
    generatedOf(ALL)
      .find((one) => one.file === file)
      ?.make(join(import.meta.dirname, '..', '..', '..')) ?? ''
  );
}

describe('A dialect of one file, beside those of the gateway', () => {
  it('has at most 60 lines', () => {
    const lines = readFileSync(join(import.meta.dirname, 'toy.ts'), 'utf8')
      .trimEnd()
      .split('\n');
    expect(lines.length).toBeLessThanOrEqual(60);
  });

  it('gets a credential from the command line, and is called by it', async () => {
    await run(async (cli) => {
      const added = (await cli.json('credential add --tenant 53 --dialect toy --actions balance')) as Added;
      expect(added).toMatchObject({ dialect: 'toy', kind: 'api-secret', actions: ['balance'] });
      const call = (secret: string): ReturnType<Cli['run']> =>
        cli.run(
          `call toy balance invoiceid=78 --identifier ${added.identifier} --secret-stdin --json --url ${gateway.url}`,
          { stdin: `${secret}\n` },
        );
      const { code, out } = await call(added.secret);
      expect([code, JSON.parse(out)]).toMatchObject([0, { ok: true, body: '{"balance":"4500"}' }]);
      expect(out).not.toContain(added.secret);
      expect(await call('wrong')).toMatchObject({ code: 1 });
      expect(await cli.run('call toy refund --url http://127.0.0.1:1')).toMatchObject({
        err: expect.stringContaining('Unknown action; sending it anyway. Known to toy: balance.'),
      });
      expect((await cli.run('credential add --tenant 53 --dialect toy --typing echo')).err).toContain('--typing');
      expect((await cli.run('credential add --tenant 53 --dialect toy --actions GetInvoice')).err).toContain(
        '--actions must be a comma-separated list of balance for toy',
      );
      expect(await cli.json(`credential revoke ${added.identifier} --dialect toy`)).toMatchObject({ dialect: 'toy' });
      expect(JSON.parse((await call(added.secret)).out)).toMatchObject({ body: '{"error":"authentication-failed"}' });
    });
  });

  it('is documented: in the first table, in a document of its own, in the command line and in the banner', () => {
    expect(generated('docs/compatibility.md')).toContain(
      '| [balance](dialects/toy.md#balance) | supported | read | 0.1.0 | – | – | – | – | yes | – |',
    );
    expect(generated('README.md')).toContain('| toy | invoices | balance | pay |');
    expect(generated('docs/dialects/toy.md')).toContain('## balance');
    expect(generated('docs/cli.md')).toContain(`${DIALECTS.map(({ name }) => name).join(', ')} or toy`);
    expect(banner('http://gateway', true, ALL)).toContain('curl http://gateway/toy -d');
  });

  it('answers its example call on the demo data', async () => {
    const [line = ''] = toy.exampleCall(gateway.url, DEMO);
    const body = /-d '(.*)'$/.exec(line)?.[1] ?? '';
    const answer = await fetch(`${gateway.url}/toy`, { method: 'POST', body });
    expect(await answer.json()).toEqual({ balance: '1595' });
  });

  it('is in OpenAPI, in the log and in the metrics', async () => {
    const text = async (path: string): Promise<string> => await (await fetch(`${gateway.url}${path}`)).text();
    expect(JSON.parse(await text('/openapi.json'))).toMatchObject({
      paths: { '/toy': { post: { operationId: 'toy' } } },
    });
    expect(gateway.log.join('')).toContain('"dialect":"toy"');
    expect(await text('/metrics')).toMatch(/dialect="toy",action="balance"|action="balance",dialect="toy"/);
  });

  it('is in the list that the test of isolation must have a case for', () => {
    expect(callsOf(ALL)).toEqual([...callsOf(DIALECTS), 'toy balance']);
  });

  it('is fuzzed', async () => {
    await setScene(gateway.database, ALL);
    await logIn(gateway.url, ALL);
    const before = await quietState(gateway.database);
    const from = gateway.log.length;
    const lines = (): readonly string[] => gateway.log.slice(from).map((line) => line.replace(/\n$/, ''));
    const plan = {
      seed: 1,
      from: 0,
      inputs: 300,
      lanes: 4,
      limitMs: 10_000,
      tables: await secretTableNames(gateway.database),
    };
    const result = await runArm(gateway.url, { ...plan, arm: 'json', dialects: [toy] });
    expect(result.problems.map(({ input, problems }) => [input.index, ...problems])).toEqual([]);
    expect(result.classes.get('success')).toBeGreaterThan(10);
    expect(result.classes.get('refused')).toBeGreaterThan(10);
    expect(await quietState(gateway.database)).toEqual(before);
    expect(await faultsOfBooks(gateway.database)).toEqual([]);
    expect(await logFaults(lines(), result.requestIds)).toEqual([]);
  }, 120_000);
});
