import { get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { csvAnswer, MOST_ROWS, type Cell } from '../../src/site/console/lists/csv.ts';
import { startTestGateway, type TestGateway } from '../support/gateway.ts';
import { loggedIn, type Visitor } from './visitor.ts';

/** Cells that a spreadsheet would run, and cells that would break a file. */
const HOSTILE = ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '=HYPERLINK("http://evil.example";"x")'];
const ODD = ['a,b', 'say "hi"', 'two\nlines', 'مرحبا', '\u{1f600}', ''];
const MANY = 30_000;

let gateway: TestGateway;
let visitor: Visitor;

beforeAll(async () => {
  gateway = await startTestGateway();
  for (const [place, name] of [...HOSTILE, ...ODD].entries()) {
    await gateway.addClient({ tenantId: 53, id: 3000 + place, name: name, email: `odd${place}@example.com` });
  }
  await gateway.database.raw(
    `insert into clients (tenant_id, id, currency, name, email, company_name, owns_email, created_at)
     select 53, 10000 + n, 'USD', 'Crowd ' || n, 'crowd' || n || '@example.com', repeat('long ', 40), true, now()
     from generate_series(1, ${MANY}) n`,
  );
  visitor = await loggedIn(gateway, 'demo');
}, 60_000);

afterAll(async () => {
  await gateway.close();
});

function rowsOf(text: string): readonly (readonly string[])[] {
  return parse(text, { bom: true, relax_column_count: true });
}

describe('The CSV of a list', () => {
  it('has the rows of the whole search, and keeps every character', async () => {
    const { text, headers } = await visitor.get('/console/53/clients.csv?q=email:odd');
    expect(headers.get('content-type')).toContain('text/csv');
    expect(headers.get('content-disposition')).toBe('attachment; filename="clients-53-2026-11-22.csv"');
    const [head, ...rows] = rowsOf(text);
    expect(head?.slice(0, 2)).toEqual(['client', 'name']);
    const names = Object.fromEntries(rows.map(([id, name]) => [id, name]));
    for (const [place, name] of ODD.entries()) expect(names[3000 + HOSTILE.length + place]).toBe(name);
    // An apostrophe makes a text of what a spreadsheet would take for a formula.
    for (const [place, name] of HOSTILE.entries()) expect(names[3000 + place]).toBe(`'${name}`);
  });

  it('has all lists, with amounts as numbers', async () => {
    for (const place of ['invoices', 'clients', 'payments']) {
      const { text, status } = await visitor.get(`/console/53/${place}.csv?q=id:1`);
      expect([place, status]).toEqual([place, 200]);
      expect(rowsOf(text)[0]?.length).toBeGreaterThan(5);
    }
    const [, row] = rowsOf((await visitor.get('/console/53/invoices.csv?q=78')).text);
    expect(row?.[0]).toBe('78');
    expect(row?.at(-1)).toMatch(/^-?\d+\.\d\d$/);
  });

  it('leaves a negative number a number', async () => {
    const cell: Cell = { number: '-5.00' };
    const answer = await csvAnswer({
      ...{ name: 'x', today: '2026-11-22', columns: [{ head: 'x', cell: () => cell }] },
      find: () => Promise.resolve({ rows: [1], next: null, stoppedAfter: null }),
    });
    expect((await textOf(answer.body as AsyncIterable<string>)).endsWith('\r\n-5.00\r\n')).toBe(true);
  });

  it('is cut where it says so', async () => {
    let asked = 0;
    const answer = await csvAnswer({
      ...{ name: 'x', today: '2026-11-22', columns: [{ head: 'x', cell: () => 'y' }] },
      find: ({ before, most }) => {
        asked += 1;
        const next = (before ?? 1_000_000) - most;
        return Promise.resolve({ rows: new Array<number>(most).fill(1), next, stoppedAfter: null });
      },
    });
    const rows = rowsOf(await textOf(answer.body as AsyncIterable<string>));
    expect(rows).toHaveLength(1 + MOST_ROWS + 1);
    expect(rows.at(-1)?.[0]).toContain(`Cut after ${MOST_ROWS} rows`);
    expect(asked).toBeLessThanOrEqual(MOST_ROWS / 500);
  });

  it('goes on where a page of a rare search stopped, and ends with the last row', async () => {
    const pages = [
      { rows: ['a'], next: 70, stoppedAfter: 20_000 },
      { rows: [], next: 50, stoppedAfter: 20_000 },
      { rows: ['b'], next: null, stoppedAfter: null },
    ];
    const befores: (number | null)[] = [];
    const answer = await csvAnswer({
      ...{ name: 'x', today: '2026-11-22', columns: [{ head: 'x', cell: (row: string) => row }] },
      find: ({ before }) => {
        befores.push(before);
        return Promise.resolve(pages[befores.length - 1] ?? { rows: [], next: null, stoppedAfter: null });
      },
    });
    expect(rowsOf(await textOf(answer.body as AsyncIterable<string>))).toEqual([['x'], ['a'], ['b']]);
    expect(befores).toEqual([null, 70, 50]);
  });

  it('waits for slow readers without a connection of the database, and then gives them all', async () => {
    const readers = await Promise.all(Array.from({ length: 4 }, () => open('/console/53/clients.csv?q=crowd')));
    await sleep(300);
    // The console has two connections; four readers hold none.
    expect((await visitor.get('/console/53/clients')).status).toBe(200);
    const texts = await Promise.all(readers.map((reader) => textOf(reader)));
    for (const text of texts) expect(rowsOf(text)).toHaveLength(1 + MANY);
  });

  it('stops reading when the reader goes away', async () => {
    const reader = await open('/console/53/clients.csv?q=crowd');
    reader.destroy();
    const gone = (): boolean =>
      gateway.log.some((line) => line.includes('clients-csv') && line.includes('caller-gone'));
    for (let turn = 0; turn < 100 && !gone(); turn += 1) await sleep(50);
    expect(gone()).toBe(true);
    expect((await visitor.get('/console/53/clients')).status).toBe(200);
  });
});

/** The answer to a request, of which nothing has been read. */
function open(path: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(gateway.url + path, { headers: { cookie: visitor.cookie ?? '' } }, resolve).on('error', reject);
  });
}

async function textOf(pieces: AsyncIterable<unknown>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const piece of pieces) parts.push(Buffer.from(piece as string));
  return Buffer.concat(parts).toString('utf8');
}
