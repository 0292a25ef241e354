import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DIALECTS } from '../../adapters/dialects.ts';
import { DEMO } from '../../src/demo/demo.ts';
import { healthItems } from '../../src/site/front-door/health.ts';
import type { Health } from '../../src/site/ports.ts';
import { LANGUAGES, sampleIn, type Language } from '../../src/site/samples/languages.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { Visitor } from './visitor.ts';

let gateway: TestGateway;
let folder: string;

beforeAll(async () => {
  gateway = await startTestGateway();
  folder = mkdtempSync(join(tmpdir(), 'samples-'));
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await gateway.close();
});

const json = async (path: string): Promise<{ status: number; body: Record<string, unknown> }> => {
  const response = await fetch(gateway.url + path, { headers: { accept: 'application/json' } });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

describe('The front door', () => {
  it('says what runs here, whether it is well, and where the dialects listen', async () => {
    const { status, text } = await new Visitor(gateway.url).get('/');
    expect(status).toBe(200);
    // The server of the tests does not write to the disk, and the page says so.
    expect(text).toContain('Not everything works');
    expect(text).toContain('fsync is off');
    for (const { client } of DIALECTS) expect(text).toContain(gateway.url + client.path);
    for (const path of ['/console', '/openapi.json', '/metrics']) expect(text).toContain(`href="${path}"`);
  });

  it('gives programs the same as JSON', async () => {
    const { status, body } = await json('/');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'unavailable',
      health: { gateway: { state: 'Not ready' }, database: { state: 'Has problems' } },
      dialects: Object.fromEntries(DIALECTS.map(({ name, client }) => [name, gateway.url + client.path])),
    });
  });

  it('has a word for each state of its parts', () => {
    const well = {
      ...{ problems: [], isDatabaseUp: true, databaseProblems: [], databaseMs: 1, upMs: 5 * 86_400_000 },
      jobs: { waiting: 4, failed: 0, oldestMs: 2_000, unread: 0 },
      lastVerify: { ageMs: 3_600_000, differences: 0, unread: [] },
    };
    const states = (health: Health): string[] => healthItems(health).map(({ state }) => state);
    expect(states(well)).toEqual(['Ready', 'Durable', 'Running', 'No differences']);
    expect(healthItems(well).map(({ detail }) => detail)).toEqual([
      expect.stringContaining('up 5 days'),
      'answers in 1 ms',
      '4 wait, the oldest 2 seconds',
      '1 hour ago',
    ]);
    const ill = { ...well, problems: ['x'], isDatabaseUp: false, jobs: null, lastVerify: null };
    expect(states(ill)).toEqual(['Not ready', 'Does not answer', 'Unknown', 'Not yet run']);
    const late = {
      jobs: { waiting: 0, failed: 2, oldestMs: 0, unread: 2 },
      lastVerify: { ageMs: 1, differences: 3, unread: [54] },
    };
    expect(states({ ...well, ...late })).toEqual(['Ready', 'Durable', '2 failed', '3 differences']);
    expect(healthItems({ ...well, ...late }).map(({ detail }) => detail)).toEqual(
      expect.arrayContaining([
        'nothing waits; 2 tenants could not be read',
        expect.stringMatching(/ ago; one tenant could not be read$/),
      ]),
    );
  });

  it('leads nowhere that does not exist', async () => {
    const { text } = await new Visitor(gateway.url).get('/');
    const paths = [...text.matchAll(/href="(\/[^"]*)"/g)].map(([, path = '']) => path);
    expect(paths.length).toBeGreaterThan(5);
    for (const path of new Set(paths)) {
      expect([path, (await new Visitor(gateway.url).get(path)).status]).not.toEqual([path, 404]);
    }
  });

  it('shows the demo’s secrets to this machine only, and only with the demo', async () => {
    const open = await startTestGateway({ isLoopback: false });
    const bare = await startTestGateway({ demo: false });
    for (const url of [open.url, bare.url]) {
      const { text } = await new Visitor(url).get('/');
      expect(text).not.toContain(DEMO.secret);
      expect(text).toContain('YOUR_SECRET');
    }
    expect((await new Visitor(gateway.url).get('/')).text).toContain(DEMO.secret);
    await Promise.all([open.close(), bare.close()]);
  });
});

describe('An unknown path', () => {
  it('names the paths that exist, to people and to programs', async () => {
    const page = await new Visitor(gateway.url).get('/nowhere?secret=1');
    expect(page.status).toBe(404);
    expect(page.text).toContain('No such page');
    expect(page.text).toContain('href="/console"');
    expect(page.text).toContain('<code>/includes/api.php</code>');
    const { status, body } = await json('/nowhere');
    expect(status).toBe(404);
    expect(body).toMatchObject({ error: 'Not found' });
    expect(Object.keys(body['paths'] as object)).toEqual(
      expect.arrayContaining(['/includes/api.php', '/corp/api', '/openapi.json']),
    );
  });

  it('is not in the log, as it may hold a secret', async () => {
    await new Visitor(gateway.url).get('/a-secret-path');
    expect(gateway.log.join('\n')).not.toContain('a-secret-path');
  });

  it('with another method says which ones there are', async () => {
    const response = await fetch(`${gateway.url}/`, { method: 'DELETE' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
  });
});

const COMMANDS: Readonly<
  Record<Language, { readonly file: string; readonly command: (file: string) => [string, string[]] }>
> = {
  curl: { file: 'sample.sh', command: (file) => ['sh', [file]] },
  PHP: { file: 'sample.php', command: (file) => ['php', [file]] },
  Node: { file: 'sample.mjs', command: (file) => [process.execPath, [file]] },
  Python: { file: 'sample.py', command: (file) => ['python3', [file]] },
};

/** The output of a program, which calls the gateway of this process; `null` where the program is missing. */
function outputOf(program: string, parameters: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(program, parameters, { timeout: 30_000 }, (error, stdout) => {
      resolve(error !== null && 'code' in error && error.code === 'ENOENT' ? null : stdout);
    });
  });
}

describe('A sample', () => {
  it.each(DIALECTS.flatMap((dialect) => LANGUAGES.map((language) => [dialect.name, language, dialect] as const)))(
    'of %s in %s succeeds as it is shown',
    async (_name, language, dialect) => {
      const { file, command } = COMMANDS[language];
      const path = join(folder, file);
      writeFileSync(path, sampleIn(language, gateway.url + dialect.client.path, dialect.example(DEMO)));
      const [program, parameters] = command(path);
      const printed = await outputOf(program, parameters);
      // The language may be missing here; CI installs all of them.
      if (printed === null && process.env['CI'] !== 'true') return;
      expect(dialect.client.isSuccess((printed ?? '').trim())).toBe(true);
    },
  );

  it('keeps any text of a parameter as it is', () => {
    const hostile = `'; echo pwned; "$(x)" \\ \n </pre>`;
    const call = { encoding: 'form' as const, parameters: { notes: hostile } };
    const shown = spawnSync('sh', ['-c', sampleIn('curl', 'http://x', call).replace(/^curl/, 'printf "%s\\n"')], {
      encoding: 'utf8',
    });
    expect(shown.stdout).toBe(`http://x\n-d\nnotes=${encodeURIComponent(hostile)}\n`);
    expect(JSON.parse(/notes: (".*"),/.exec(sampleIn('Node', 'http://x', call))?.[1] ?? '')).toBe(hostile);
  });
});
