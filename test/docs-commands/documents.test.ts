import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DOCUMENTS, isShell, piecesIn, piecesOf, ROOT, runnablesOf } from './documents.ts';
import { documentedCommands, dockerCommandsIn } from './docker-program.ts';
import { patternOf } from './run-document.ts';
import { programs } from './scene.ts';
import { Shell } from './shell.ts';

/** The handling of blocks that are not commands; every other block must be shell or PHP. */
const READ_ONLY: Readonly<Record<string, string>> = {
  json: 'settings.test.ts parses it, or it is the answer of the command before it',
  sql: 'settings.test.ts',
  yaml: 'settings.test.ts',
  ini: 'settings.test.ts',
  text: 'a picture, a setting in settings.test.ts, or the answer of the command before it',
};

describe('The blocks of the documents', () => {
  it.each(DOCUMENTS)('are all run or read by a test: %s', (file) => {
    const strangers = piecesOf(file).filter(
      (piece) => !isShell(piece) && piece.language !== 'php' && !(piece.language in READ_ONLY),
    );
    expect(strangers.map(({ line, language }) => `${file}:${line} ${language || 'without a language'}`)).toEqual([]);
  });

  it('have every docker command in the list that npm run check:compose runs', () => {
    const inDocuments = DOCUMENTS.flatMap((file) => piecesOf(file).filter(isShell))
      .flatMap(({ text }) => text.replaceAll(/\\\n\s*/g, '').split('\n'))
      .map((line) => line.replace(/\s+# .*$/, '').trim())
      .filter((line) => /\bdocker (?!inspect$)/.test(line));
    const list = documentedCommands();
    expect(inDocuments.filter((command) => !list.includes(command))).toEqual([]);
    expect(inDocuments.length).toBeGreaterThan(10);
  });
});

describe('The reader', () => {
  const text = [
    '# One',
    'Run `npm start`, or `X=1 ./gateway',
    'verify`; `docker` by itself is a word.',
    '```sh',
    'curl http://127.0.0.1:8080/x \\',
    '  -d a=b',
    '```',
    '## Two',
    '```json',
    '{"a":1}',
    '```',
  ].join('\n');

  it('finds blocks and commands in sentences, with their places', () => {
    expect(piecesIn(text, 'a.md')[1]?.text).toBe('X=1 ./gateway verify');
    expect(piecesIn(text, 'a.md').map(({ line, heading, language }) => [line, heading, language])).toEqual([
      [2, 'One', 'inline'],
      [2, 'One', 'inline'],
      [5, 'One', 'sh'],
      [10, 'Two', 'json'],
    ]);
  });

  it('reads the text after a call as its answer, in which … matches anything', () => {
    expect(runnablesOf(piecesIn(text, 'a.md')).map(({ answer }) => answer)).toEqual([undefined, undefined, '{"a":1}']);
    expect('{"u":"http://x/1?s=2"}').toMatch(patternOf('{"u":"http://x/…"}'));
    expect('{"u":"http://x/1","v":2}').not.toMatch(patternOf('{"u":"http://x/…"}'));
  });

  it('joins continued lines of docker commands and leaves their comments out', () => {
    expect(dockerCommandsIn('```sh\ndocker compose up \\\n  -d # soon\n```\nor `docker compose stop`')).toEqual([
      'docker compose up -d',
      'docker compose stop',
    ]);
  });
});

describe.each([
  ['./gateway', ['--help']],
  ['npx', ['--no', '--', 'invoice-gateway', '--help']],
])('%s', (program, args) => {
  it('finds the command line in a checkout, without a registry', () => {
    const env = { ...process.env, npm_config_offline: 'true', DATA_DIR: join(ROOT, '.data') };
    const { status, stdout } = spawnSync(program, args, { cwd: ROOT, encoding: 'utf8', env });
    expect([status, stdout.split('\n')[0]]).toEqual([0, 'Usage: ./gateway [options] [command]']);
  });
});

describe('A command that no rule runs', () => {
  let shell: Shell;
  beforeAll(async () => {
    shell = await Shell.open(programs(() => ''));
  });
  afterAll(async () => {
    await shell.close();
  });

  it.each([
    ['frobnicate --now', 127],
    ['rm -rf nothing', 127],
    ['npx cowsay hello', 127],
    ['npm run nonsense', 1],
    ['npm publish', 127],
    ['npm run bench -- --nonsense', 1],
    ['npm test -- test/nowhere', 1],
    ['docker compose up --nonsense', 1],
    ['invoice-gateway nonsense', 2],
    ['frobnicate --now | cat', 127],
  ])('fails with its own words: %s', async (command, code) => {
    const ran = await shell.run(`true\n${command}\ntrue`);
    expect(ran).toMatchObject({ code, err: expect.stringContaining(command.split(' ').slice(0, 2).join(' ')) });
  });

  it('does not fail where a rule runs it, and keeps functions for the next block', async () => {
    expect(await shell.run('named() { invoice-gateway tenant --help; }')).toMatchObject({ code: 0 });
    expect(await shell.run('named')).toMatchObject({ code: 0, out: expect.stringContaining('tenant') });
  });
});
