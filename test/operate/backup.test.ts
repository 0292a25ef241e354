import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Cli } from '../cli/support/harness.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres/database.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { callWhmcs } from '../support/whmcs-client.ts';

const LOGIN = { username: 'demo-identifier', password: 'demo-secret', responsetype: 'json' };

let folder: string;
let file: string;
let gateway: TestGateway;
let source: Cli;
/** Where the good backup is restored to. */
let target: TestDatabase;

async function pay(url: string, transid: string, noemail = 'true'): Promise<void> {
  const payment = { invoiceid: '78', gateway: 'mailin', amount: '0.01', transid, noemail };
  const answer = await callWhmcs(url, 'AddInvoicePayment', { ...LOGIN, ...payment });
  if (answer.text !== '{"result":"success"}') throw new Error(answer.text);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'invoice-gateway-test-'));
  file = join(folder, 'gateway.backup');
  gateway = await startTestGateway();
  source = new Cli(gateway.databaseUrls);
  target = await createTestDatabase();
});

afterAll(async () => {
  await source.database.destroy();
  await gateway.close();
  await target.drop();
  await rm(folder, { recursive: true });
});

/** The result of a command on a new database of its own, which has to stay empty. */
async function restoreElsewhere(from: string): Promise<{ readonly code: number; readonly err: string }> {
  const database = await createTestDatabase();
  const cli = new Cli(database.urls);
  try {
    const { code, err } = await cli.run(['restore', from]);
    expect(await cli.database('tenants').select('id')).toEqual([]);
    return { code, err };
  } finally {
    await cli.database.destroy();
    await database.drop();
  }
}

describe('A backup', () => {
  it('is taken while payments are recorded, and restored with no difference', async () => {
    await pay(gateway.url, 'BEFORE', 'false');
    await source.database('outbox').where({ event: 'mail.payment-received' }).update({ state: 'queued' });
    let isOver = false;
    let recorded = 0;
    const load = Promise.all(
      [1, 2, 3, 4].map(async (caller) => {
        for (let n = 0; !isOver; n += 1) {
          await pay(gateway.url, `LOAD-${caller}-${n}`);
          recorded += 1;
        }
      }),
    );
    while (recorded < 20) await pay(gateway.url, `WARM-${recorded}`);
    const taken = await source.run(['backup', file]);
    isOver = true;
    await load;
    expect(taken).toMatchObject({ code: 0, err: '' });

    const restored = new Cli(target.urls);
    try {
      expect(await restored.run(['restore', file])).toMatchObject({ code: 0 });
      const report = await restored.json('verify');
      expect(report).toMatchObject({ found: 0, tenants: 1, invoices: 2 });
      expect(report.payments).toBeGreaterThanOrEqual(20);
      const of = async (cli: Cli): Promise<unknown> =>
        await cli.database('credentials').orderBy('id').select('id', 'identifier', 'actions', 'secret_hash');
      expect(await of(restored)).toEqual(await of(source));
      // Its job is not in the backup: it is handed over again.
      const mails = await restored.database('outbox').where({ event: 'mail.payment-received' }).select('state');
      expect(mails).toEqual([{ state: 'pending' }]);
    } finally {
      await restored.database.destroy();
    }
  });

  it('is readable only by its owner, and leaves no draft behind', async () => {
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['gateway.backup']);
  });

  it('is worked with: a repeat is known, and new payments get new ids', async () => {
    const restored = await startTestGateway({ demo: false, testDatabase: target });
    const cli = new Cli(target.urls);
    try {
      const count = async (): Promise<number> => Number((await cli.json('verify')).payments);
      const before = await count();
      await pay(restored.url, 'BEFORE');
      expect(await count()).toBe(before);
      await pay(restored.url, 'AFTER');
      expect(await count()).toBe(before + 1);
      const added = await cli.json('credential add --tenant 53 --actions GetInvoice');
      expect(added).toMatchObject({ tenant: 53 });
    } finally {
      await cli.database.destroy();
      await restored.close();
      target = await createTestDatabase();
    }
  });
});

describe('backup', () => {
  it('never writes over a file', async () => {
    expect(await source.run(['backup', file])).toMatchObject({
      code: 1,
      err: `${file} exists already: name another file, or move that one away.\n`,
    });
  });

  it('says in a sentence that it cannot write', async () => {
    const nowhere = join(folder, 'nowhere', 'gateway.backup');
    const { code, err } = await source.run(['backup', nowhere]);
    expect({ code, err }).toEqual({ code: 1, err: `${nowhere}.partial cannot be written (ENOENT).\n` });
  });
});

describe('backup - and restore -', () => {
  it('hand the same records through standard output and input', async () => {
    const chunks: Buffer[] = [];
    const bytes = new Writable({
      write(chunk: Buffer, _encoding, done) {
        chunks.push(chunk);
        done();
      },
    });
    const taken = await source.run(['backup', '-'], { bytes });
    expect(taken).toMatchObject({ code: 0, out: '', err: expect.stringMatching(/Wrote [0-9]+ rows\.\n$/) });
    const database = await createTestDatabase();
    const cli = new Cli(database.urls);
    try {
      const restored = await cli.run(['restore', '-', '--json'], { stdin: Buffer.concat(chunks) });
      expect([restored.code, restored.err]).toEqual([0, expect.stringContaining('Restored')]);
      expect(await cli.database('payments').count()).toEqual(await source.database('payments').count());
      const damaged = await cli.run(['restore', '-'], { stdin: Buffer.concat(chunks).subarray(0, 200) });
      expect(damaged).toMatchObject({ code: 1, out: '' });
    } finally {
      await cli.database.destroy();
      await database.drop();
    }
  });

  it('writes no backup to a terminal', async () => {
    const bytes = Object.assign(new Writable(), { isTTY: true });
    expect(await source.run(['backup', '-'], { bytes })).toEqual({
      code: 2,
      out: '',
      err: expect.stringContaining('A backup is not text for a terminal: redirect it (backup - > FILE).'),
    });
  });
});

describe('restore', () => {
  it('refuses a database that is not empty', async () => {
    expect(await source.run(['restore', file])).toMatchObject({
      code: 1,
      err: 'The database is not empty: a backup is restored into a new one, named by DATA_DIR or DATABASE_URL.\n',
    });
  });

  it('refuses a file that is not there', async () => {
    const missing = join(folder, 'missing');
    expect(await restoreElsewhere(missing)).toEqual({ code: 1, err: `File not found: ${missing}.\n` });
  });

  const edits: readonly (readonly [what: string, edit: (text: string) => string, sentence: string])[] = [
    [
      'an amount was edited',
      (text) => text.replace('"amount_minor":1,', '"amount_minor":2,'),
      'its checksum does not match',
    ],
    [
      'a row was removed',
      (text) =>
        text
          .split('\n')
          .filter((line) => !line.includes('BEFORE'))
          .join('\n'),
      'its checksum does not match',
    ],
    ['its end is missing', (text) => text.slice(0, text.lastIndexOf('["end"')), 'its end is missing'],
    ['it breaks off within a line', (text) => text.slice(0, -20), 'cannot be read'],
    ['it is of another schema', (text) => text.replace('"0002-corp"', '"0002-other"'), 'is of another schema'],
    ['it is not a backup', () => '{"a":1}\n', 'This is not a backup of an invoice gateway.'],
    ['it is empty', () => '', 'its end is missing'],
  ];

  it.each(edits)('restores nothing where %s', async (_what, edit, sentence) => {
    const edited = join(folder, 'edited');
    const text = gunzipSync(await readFile(file)).toString();
    expect(edit(text)).not.toBe(text);
    await writeFile(edited, gzipSync(edit(text)));
    const { code, err } = await restoreElsewhere(edited);
    expect(code).toBe(1);
    expect(err).toContain(sentence);
    await rm(edited);
  });

  it('restores nothing of a file that was cut off', async () => {
    const cut = join(folder, 'cut');
    await writeFile(cut, (await readFile(file)).subarray(0, -200));
    expect(await restoreElsewhere(cut)).toEqual({ code: 1, err: 'The backup is damaged: it cannot be unpacked.\n' });
    await rm(cut);
  });

  it('restores nothing of a file that is something else', async () => {
    const other = join(folder, 'other');
    await writeFile(other, 'no backup');
    expect(await restoreElsewhere(other)).toEqual({ code: 1, err: 'The backup is damaged: it cannot be unpacked.\n' });
    await rm(other);
  });
});
