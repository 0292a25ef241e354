import { describe, expect, it } from '@jest/globals';
import { memoryFigures, rssAt } from '../../bench/measures/memory.ts';
import { readWrk, wrkScript } from '../../bench/clients/wrk-script.ts';
import { readOptions } from '../../bench/options.ts';
import { readLog, readSummary, withoutColons } from '../../bench/clients/pgbench-text.ts';

const QUICK = ['credential', 'packet', 'arrays', 'start', 'payments', 'corp', 'reads', 'one-invoice', 'latency'];

describe("The benchmark's command line", () => {
  it('runs what is quick, with its defaults', () => {
    expect(readOptions([])).toEqual({
      groups: QUICK,
      seconds: 4,
      rounds: 3,
      connections: 64,
      invoices: 100_000,
      largeInvoices: 2_000_000,
      requests: 1_000_000,
      databaseUrl: null,
      jsonFile: null,
      profileDir: null,
    });
  });

  it.each([
    [
      ['--only', 'reads,payments'],
      ['payments', 'reads'],
    ],
    [['--large'], [...QUICK, 'large']],
    [
      ['--only', 'reads', '--requests', '5000'],
      ['reads', 'memory'],
    ],
    [
      ['--only', 'large,memory'],
      ['large', 'memory'],
    ],
  ])('chooses groups by %j', (args, groups) => {
    expect(readOptions(args).groups).toEqual(groups);
  });

  it.each([
    [
      ['--only', 'writes'],
      '--only knows credential, packet, arrays, start, payments, corp, reads, one-invoice, latency, outside, fresh, calls-log, processes, tenants, large, lists, console, memory',
    ],
    [['--seconds', '0'], '--seconds must be a whole number from 1 to 600, not "0"'],
    [['--rounds', 'x'], '--rounds must be a whole number from 1 to 100, not "x"'],
    [['--database-url', 'http://h/d'], '--database-url must be postgres://USER:PASSWORD@HOST:PORT/DATABASE.'],
    [['--fast'], "Unknown option '--fast'"],
  ])('refuses %j and says how to mend it', (args, sentence) => {
    expect(() => readOptions(args)).toThrow(sentence);
    expect(() => readOptions(args)).toThrow('npm run bench -- [options]');
  });
});

describe("wrk's words", () => {
  const CALL = { before: 'a="b"&invoiceid=', between: '&transid=B1-', after: '&x', answer: '{"result":"success"}' };
  const invoices = { first: 2, count: 10, stride: 7 };

  it('send the call with its invoice and its number', () => {
    const script = wrkScript({ ...CALL, invoices }, 40, false);
    expect(script).toContain('local calls = 40\n');
    expect(script).toContain('2 + (calls * 7) % 10');
    expect(script).toContain(`"a=\\"b\\"&invoiceid=" .. string.format('%d', invoice) .. "&transid=B1-"`);
    expect(script).not.toContain('response =');
    expect(wrkScript({ ...CALL, between: null, invoices }, 0, true)).toContain('response = function');
  });

  it('give the answers, the failures and every latency', () => {
    const output = 'Running\nanswered 3 failed 1 micros 2000000\nlatency 1500 2\nlatency 2500 1\n';
    expect(readWrk(output)).toEqual({ answered: 3, failed: 1, seconds: 2, latenciesMs: [1.5, 1.5, 2.5] });
    expect(() => readWrk('unable to connect')).toThrow('wrk said no result: unable to connect');
  });
});

describe("pgbench's words", () => {
  // As pgbench 15 writes them.
  const OUTPUT = `pgbench (15.18, server 18.4)
transaction type: script.sql
query mode: prepared
number of clients: 64
number of transactions actually processed: 5211
number of failed transactions: 2 (0.038%)
latency average = 12.3 ms
tps = 2117.5 (without initial connection time)
`;

  it('report how much was done', () => {
    expect(readSummary(OUTPUT)).toEqual({ processed: 5_211, failed: 2 });
    expect(() => readSummary('pgbench: error: connection failed')).toThrow('connection failed');
  });

  it('report the end and the duration of every transaction that succeeded', () => {
    expect(
      readLog('0 199 2241 0 1175850568 995598\n3 200 failed 0 1175850569 608\n1 1 500 0 1175850569 608\n'),
    ).toEqual([
      { latencyMs: 2.241, endedAt: 1_175_850_568_995.598 },
      { latencyMs: 0.5, endedAt: 1_175_850_569_000.608 },
    ]);
  });

  it('find no variable in the texts of a statement', () => {
    expect(withoutColons("select to_char(a, 'HH24:MI'), 'it: is', '[]', b::text from c")).toBe(
      "select to_char(a, E'HH24\\x3aMI'), 'it: is', '[]', b::text from c",
    );
  });
});

describe("The gateway's memory", () => {
  const MIB = 1_024 * 1_024;
  const samples = Array.from({ length: 1_001 }, (_, index) => ({
    calls: index * 1_000,
    // One sample in ten was taken before the garbage went.
    rss: (100 + (index * 20) / 1_000 + (index % 10 === 0 ? 500 : 0)) * MIB,
  }));

  it('is the median of what was seen before a mark', () => {
    expect(rssAt(samples, 100_000, 1_000_000) / MIB).toBeCloseTo(101.7, 0);
    expect(rssAt([], 100_000, 1_000_000)).toBeNaN();
  });

  it('is reported at the end, with its growth since a tenth of the requests', () => {
    const [after, growth] = memoryFigures(samples, 1_000_000);
    expect(after).toMatchObject({ what: 'gateway RSS after 1,000,000 requests', unit: 'MiB' });
    expect(after?.value).toBeCloseTo(119.7, 0);
    expect(growth).toMatchObject({ what: 'its growth since 100,000', unit: '%' });
    expect(growth?.value).toBeCloseTo(17.7, 0);
  });

  it('is unknown where the system does not report it', () => {
    expect(memoryFigures([], 1_000).map(({ value }) => value)).toEqual([null, null]);
  });
});
