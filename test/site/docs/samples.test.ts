import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DIALECTS } from '../../../adapters/dialects.ts';
import { DEMO } from '../../../src/demo/demo.ts';
import { LANGUAGES, sampleIn, type Language } from '../../../src/site/samples/languages.ts';
import { switchOnAllMethods } from '../../dialects/corp/fixtures.ts';
import { startTestGateway, type TestGateway } from '../../support/gateway.ts';

const COMMANDS: Readonly<Record<Language, { readonly file: string; readonly program: string }>> = {
  curl: { file: 'sample.sh', program: 'sh' },
  PHP: { file: 'sample.php', program: 'php' },
  Node: { file: 'sample.mjs', program: process.execPath },
  Python: { file: 'sample.py', program: 'python3' },
};

/** Reads first, as the samples' answers are those of fresh demo data. */
const CALLS = DIALECTS.flatMap((dialect) =>
  dialect.actions.map((action) => ({ dialect, action, described: dialect.reference!.describe(action.name) })),
).sort((one, other) =>
  one.action.access < other.action.access ? -1 : Number(one.action.access > other.action.access),
);

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'samples-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The output of a sample, which calls the gateway of this process; `null` where the language is missing. */
function outputOf(language: Language, text: string): Promise<string | null> {
  const { file, program } = COMMANDS[language];
  const path = join(folder, file);
  writeFileSync(path, text);
  return new Promise((resolve) => {
    execFile(program, [path], { timeout: 30_000 }, (error, stdout) => {
      resolve(error !== null && 'code' in error && error.code === 'ENOENT' ? null : stdout);
    });
  });
}

describe.each(LANGUAGES)('The samples of the pages of actions, in %s', (language) => {
  /** Of each dialect: its samples have demo data that the other dialect's do not change. */
  const gateways = new Map<string, TestGateway>();

  beforeAll(async () => {
    for (const { name } of DIALECTS) {
      const gateway = await startTestGateway();
      await switchOnAllMethods(gateway);
      gateways.set(name, gateway);
    }
  });

  afterAll(async () => {
    for (const gateway of gateways.values()) await gateway.close();
  });

  async function run(at: TestGateway, { dialect, described }: (typeof CALLS)[number]): Promise<string | null> {
    return await outputOf(language, sampleIn(language, at.url + dialect.client.path, described.example(DEMO)));
  }

  it.each(CALLS.map((call) => [call.dialect.name, call.action.name, call] as const))(
    '%s %s is answered as it is shown: with success, or with an error',
    async (_dialect, _name, call) => {
      const first = CALLS.find(
        ({ dialect, action }) => dialect === call.dialect && action.name === call.described.follows,
      );
      const shared = gateways.get(call.dialect.name)!;
      const at = first === undefined ? shared : await startTestGateway();
      if (first !== undefined) await run(at, first);
      const printed = await run(at, call);
      if (at !== shared) await at.close();
      // The language may be missing here; CI installs all of them.
      if (printed === null && process.env['CI'] !== 'true') return;
      const { client } = call.dialect;
      const isSuccess = client.isSuccess(call.described.exampleAnswer);
      expect([printed, client.isSuccess((printed ?? '').trim())]).toEqual([printed, isSuccess]);
    },
  );
});
