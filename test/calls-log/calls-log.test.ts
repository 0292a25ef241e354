import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { CallTrace } from '../../adapters/dialect.ts';
import { CallIds } from '../../src/calls-log/call-ids.ts';
import { CallsLog } from '../../src/calls-log/calls-log.ts';
import { AnswerRedaction } from '../../src/calls-log/redacted-answer.ts';
import { SecretNames } from '../../src/calls-log/secret-names.ts';
import { callIdAt } from '../../src/core/console/calls.ts';
import type { CallStore } from '../../src/core/console/call-store.ts';
import { LedgerUnavailable } from '../../src/core/errors.ts';
import type { EndedCall } from '../../src/server/call.ts';
import { computing } from '../support/computing/processor-time.ts';

/** A store that a test can break: the rows that it has, by their request. */
class Store implements CallStore {
  rows: string[] = [];
  statements = 0;
  isAway = false;
  size = 0;
  refuses = '';

  write(rows: readonly string[]): Promise<number> {
    this.statements += 1;
    if (this.isAway) return Promise.reject(new LedgerUnavailable('away'));
    if (this.refuses !== '' && rows.some((row) => row.includes(this.refuses)))
      return Promise.reject(new Error('22021'));
    this.rows.push(...rows);
    return Promise.resolve(rows.length);
  }

  bytes(): Promise<number> {
    return this.isAway ? Promise.reject(new LedgerUnavailable('away')) : Promise.resolve(this.size);
  }
}

function started(store: Store): { readonly log: CallsLog; readonly clock: { ms: number } } {
  const clock = { ms: 1_700_000_000_000 };
  const secretNames = new SecretNames();
  const answers = new AnswerRedaction(secretNames);
  const dialect = { secretNames, answers, actions: new Set(['getinvoice']) };
  const log = new CallsLog({
    store,
    ids: new CallIds(7),
    clock: { now: () => clock.ms },
    dialects: new Map([['whmcs', dialect]]),
    mostBytes: 1_000,
    pause: () => setImmediate(),
    onRefused: () => undefined,
  });
  return { log, clock };
}

function call(
  requestId: string,
  of: { trace?: Partial<CallTrace>; answer?: string; requestBytes?: number } = {},
): EndedCall {
  return {
    trace: {
      dialect: 'whmcs',
      action: 'getinvoice',
      tenant: '53',
      credential: 'shop',
      invoice: '78',
      outcome: 'ok',
      given: new Map([['invoiceid', '78']]),
      ...of.trace,
    },
    requestId,
    status: 200,
    durationMs: 1.5,
    requestBytes: of.requestBytes ?? 20,
    answer: of.answer ?? '{"result":"success"}',
    address: '127.0.0.1',
  };
}

async function writeAll(log: CallsLog): Promise<void> {
  while (log.waiting > 0) await log.write();
}

describe('The log of calls', () => {
  it('writes calls in batches, and only those of its dialects', async () => {
    const store = new Store();
    const { log } = started(store);
    for (let count = 0; count < 300; count += 1) log.note(call(`r${count}`));
    log.note(call('page', { trace: { dialect: 'pages' } }));
    expect(store.rows).toEqual([]);
    await writeAll(log);
    expect([store.rows.length, store.statements, log.written]).toEqual([300, 2, 300]);
    expect([...log.dropped]).toEqual([]);
    expect(JSON.parse(store.rows[0] ?? '')).toMatchObject({ tenantId: 53, durationUs: 1500, requestId: 'r0' });
  });

  it('drops and counts calls when its memory is full, by their number and by their bytes', async () => {
    const store = new Store();
    store.isAway = true;
    const { log, clock } = started(store);
    for (let count = 0; count < 10_500; count += 1) {
      if (count % 400 === 0) clock.ms += 1_000;
      log.note(call(`r${count}`));
    }
    expect([log.waiting, log.dropped.get('queue-full')]).toEqual([10_000, 500]);
    const large = started(new Store()).log;
    for (let count = 0; count < 100; count += 1) large.note(call(`r${count}`, { requestBytes: 256 * 1024 }));
    expect(large.waiting).toBeLessThan(25);
    expect(large.dropped.get('queue-full')).toBe(100 - large.waiting);
    await writeAll(large);
    large.note(call('again', { requestBytes: 256 * 1024 }));
    expect(large.waiting).toBe(1);
  });

  it('writes what waited once the database is back, each call once', async () => {
    const store = new Store();
    const { log } = started(store);
    await log.write();
    store.isAway = true;
    for (let count = 0; count < 10; count += 1) log.note(call(`r${count}`));
    await expect(log.write()).rejects.toBeInstanceOf(LedgerUnavailable);
    await expect(log.write()).rejects.toBeInstanceOf(LedgerUnavailable);
    expect(log.waiting).toBe(10);
    store.isAway = false;
    await writeAll(log);
    const ids = store.rows.map((row) => (JSON.parse(row) as { id: string }).id);
    expect([store.rows.length, new Set(ids).size]).toEqual([10, 10]);
  });

  it('drops a call that the database refuses, and no other', async () => {
    const store = new Store();
    store.refuses = 'poison';
    const { log } = started(store);
    for (let count = 0; count < 50; count += 1) log.note(call(count === 17 ? 'poison' : `r${count}`));
    await writeAll(log);
    expect(store.rows).toHaveLength(49);
    expect([...log.dropped]).toEqual([['refused', 1]]);
  });

  it('drops and counts calls while the log has its largest size', async () => {
    const store = new Store();
    store.size = 1_000;
    const { log } = started(store);
    await log.write();
    log.note(call('r'));
    expect([log.waiting, log.dropped.get('log-full')]).toEqual([0, 1]);
  });

  it('takes 500 good calls and 500 failed ones a second, and counts the others', () => {
    const { log, clock } = started(new Store());
    for (let count = 0; count < 700; count += 1) log.note(call(`g${count}`));
    expect([log.waiting, log.dropped.get('busy')]).toEqual([500, 200]);
    const failed = { trace: { outcome: 'invoice-not-found' } };
    for (let count = 0; count < 600; count += 1) log.note(call(`f${count}`, failed));
    expect([log.waiting, log.dropped.get('busy')]).toEqual([1_000, 300]);
    clock.ms += 1_000;
    log.note(call('next'));
    expect(log.waiting).toBe(1_001);
  });

  it('takes 50 calls a second of unknown callers, and all others', async () => {
    const { log, clock } = started(new Store());
    const unknown = { trace: { tenant: null, credential: null, outcome: 'authentication-failed' } };
    for (let count = 0; count < 80; count += 1) log.note(call(`u${count}`, unknown));
    for (let count = 0; count < 80; count += 1) log.note(call(`k${count}`));
    expect([log.waiting, log.dropped.get('unknown-callers')]).toEqual([130, 30]);
    clock.ms += 1_000;
    log.note(call('u', unknown));
    expect(log.waiting).toBe(131);
    await writeAll(log);
  });

  it('writes what waits when it ends, and counts what it cannot write', async () => {
    const store = new Store();
    const { log, clock } = started(store);
    for (let count = 0; count < 600; count += 1) {
      if (count === 300) clock.ms += 1_000;
      log.note(call(`r${count}`));
    }
    await log.close(AbortSignal.timeout(5_000));
    expect([store.rows.length, log.dropped.size]).toEqual([600, 0]);
    const away = new Store();
    away.isAway = true;
    const other = started(away).log;
    other.note(call('r'));
    await other.close(AbortSignal.timeout(5_000));
    expect([other.waiting, other.dropped.get('stopped')]).toEqual([0, 1]);
  });

  it('cuts long values and answers with a mark, and holds only the beginning of a long answer', async () => {
    const store = new Store();
    const { log } = started(store);
    const given = new Map([
      ['notes', 'n'.repeat(70_000)],
      ...Array.from({ length: 900 }, (_each, at) => [`p${at}`, 'v'.repeat(90)] as const),
    ]);
    log.note(call('long', { trace: { given }, answer: 'ä'.repeat(200_000) }));
    await writeAll(log);
    const row = JSON.parse(store.rows[0] ?? '') as {
      request: Record<string, string>;
      answer: string;
      answerBytes: number;
    };
    expect(row).toMatchObject({ isCut: true, answerBytes: 400_000 });
    expect([row.answer.length, row.answer.at(-1)]).toEqual([8_001, '…']);
    expect(row.request['notes']).toBe(`${'n'.repeat(2_000)}…`);
    expect((store.rows[0] ?? '').length).toBeLessThan(20_000);
  });

  it('makes rows that the database can hold of any text', async () => {
    const store = new Store();
    const { log } = started(store);
    const given = new Map([
      ['a\0b', 'c\0d'],
      ['__proto__', 'x'],
      ['\ud800', '\udfff'],
      ['constructor', '<script>'],
    ]);
    log.note(call('odd', { trace: { given, outcome: 'o\0' }, answer: '\ud800\0' }));
    await writeAll(log);
    expect(store.rows[0]).not.toMatch(/\\u0000|\\ud[89a-f]/i);
    expect(Object.keys((JSON.parse(store.rows[0] ?? '') as { request: object }).request)).toContain('__proto__');
  });

  it('hides secrets of a megabyte of text in linear time', async () => {
    const { log } = started(new Store());
    const texts = ['a', '1 ', '<a ', '"a":', 'https://a/', 'secret', '%25', '1.1.1.', 'password=', '=', '\\"'];
    const spent = computing();
    for (const text of texts) {
      const long = text.repeat(Math.ceil(1_000_000 / text.length));
      log.note(
        call('r', {
          trace: {
            given: new Map([
              ['notes', long],
              [long.slice(0, 60), long],
            ]),
          },
          answer: long.slice(0, 60_000),
        }),
      );
    }
    await writeAll(log);
    expect(spent()).toBeLessThan(5_000);
  });
});

describe('The ids of calls', () => {
  it('grow with the time, differ within a millisecond, and never go back', () => {
    const ids = new CallIds(5);
    const made = Array.from({ length: 3_000 }, () => BigInt(ids.next(1_000)));
    expect(new Set(made).size).toBe(3_000);
    expect(made.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(made);
    expect(made[0]).toBeGreaterThanOrEqual(callIdAt(1_000));
    expect(BigInt(ids.next(900))).toBeGreaterThan(made.at(-1) ?? 0n);
    expect(BigInt(new CallIds(2 ** 31 - 1).next(4_000_000_000_000))).toBeLessThan(2n ** 63n);
  });
});
