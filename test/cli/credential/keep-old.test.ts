import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sendCorp } from '../../support/corp-client.ts';
import { startTestGateway, TestClock, type TestGateway } from '../../support/gateway.ts';
import { callWhmcs, type Params } from '../../support/whmcs-client.ts';
import { tableStates } from '../../support/whmcs-wire.ts';
import { Cli } from '../support/harness.ts';

/** The test must see the end by the clock. */
class RunningClock extends TestClock {
  override now(): number {
    return Date.now();
  }
}

let first: TestGateway;
let second: TestGateway;
let cli: Cli;

beforeAll(async () => {
  first = await startTestGateway({ clock: new RunningClock(), hasLockout: false });
  second = await startTestGateway({ beside: first, clock: new RunningClock(), hasLockout: false });
  cli = new Cli(first.databaseUrls);
}, 60_000);

afterAll(async () => {
  await cli.database.destroy();
  await second.close();
  await first.close();
});

interface Printed {
  readonly identifier: string;
  readonly secret: string;
  readonly password: string;
  readonly passwordMd5: string;
  readonly oldSecretUntil: string | null;
}

const printed = async (line: string): Promise<Printed> => (await cli.json(line)) as Printed;

interface Row {
  readonly version: number;
  readonly secret_hash: string;
  readonly previous_secret_hash: string | null;
  readonly previous_ends_at: Date | null;
  readonly last_used_at: Date | null;
}

async function rowOf(identifier: string): Promise<Row> {
  return (await cli.database('credentials').where({ identifier }).first()) as Row;
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** At which of the two gateways a login is good. */
async function obeyed(login: Params): Promise<readonly boolean[]> {
  return await Promise.all(
    [first, second].map(async ({ url }) => {
      const answer = await callWhmcs(url, 'GetInvoice', { invoiceid: 1 }, { credential: login });
      if (answer.json.result !== 'success') expect(answer.json.message).toBe('Authentication Failed');
      return answer.json.result === 'success';
    }),
  );
}

const EVERYWHERE = [true, true];
const NOWHERE = [false, false];

async function ended(identifier: string): Promise<void> {
  const end = (await rowOf(identifier)).previous_ends_at;
  if (end === null) throw new Error('Nothing was kept');
  // Gateway and database are on one machine, and have one clock.
  await setTimeout(Math.max(0, end.getTime() - Date.now()) + 1);
}

describe('credential rotate --keep-old', () => {
  it('keeps the old secret for its time and not longer, on every gateway', async () => {
    const made = await printed('credential add --tenant 53');
    const old = { identifier: made.identifier, secret: made.secret };
    expect(await obeyed(old)).toEqual(EVERYWHERE);
    const rotated = await printed(`credential rotate ${made.identifier} --keep-old 8s`);
    const current = { ...old, secret: rotated.secret };
    expect([await obeyed(old), await obeyed(current), await obeyed({ ...old, secret: 'x' })]).toEqual([
      EVERYWHERE,
      EVERYWHERE,
      NOWHERE,
    ]);
    expect(rotated.oldSecretUntil).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    await ended(made.identifier);
    expect([await obeyed(old), await obeyed(current)]).toEqual([NOWHERE, EVERYWHERE]);
    const listed = (await cli.json('credential list --tenant 53')) as Printed[];
    expect(listed.find(({ identifier }) => identifier === made.identifier)?.oldSecretUntil).toBeNull();
  });

  it('keeps one old secret: a further rotation ends the one before it, with or without keeping the last', async () => {
    const made = await printed('credential add --tenant 53');
    const login = (secret: string): Params => ({ identifier: made.identifier, secret });
    const { secret: two } = await printed(`credential rotate ${made.identifier} --keep-old 24h`);
    const { secret: three } = await printed(`credential rotate ${made.identifier} --keep-old 7d`);
    expect([await obeyed(login(made.secret)), await obeyed(login(two)), await obeyed(login(three))]).toEqual([
      NOWHERE,
      EVERYWHERE,
      EVERYWHERE,
    ]);
    const { secret: four, oldSecretUntil } = await printed(`credential rotate ${made.identifier}`);
    expect(oldSecretUntil).toBeNull();
    expect([await obeyed(login(two)), await obeyed(login(three)), await obeyed(login(four))]).toEqual([
      NOWHERE,
      NOWHERE,
      EVERYWHERE,
    ]);
  });

  it('is ended by a revocation, as the new one is', async () => {
    const made = await printed('credential add --tenant 53');
    const { secret } = await printed(`credential rotate ${made.identifier} --keep-old 24h`);
    const logins = [made.secret, secret].map((each) => ({ identifier: made.identifier, secret: each }));
    for (const login of logins) expect(await obeyed(login)).toEqual(EVERYWHERE);
    expect(await cli.json(`credential revoke ${made.identifier}`)).toMatchObject({ oldSecretUntil: null });
    for (const login of logins) expect(await obeyed(login)).toEqual(NOWHERE);
    const row = await rowOf(made.identifier);
    expect([row.previous_secret_hash, row.previous_ends_at]).toEqual([null, null]);
  });

  it('keeps the password of an admin login, under one salt with the new one', async () => {
    const { passwordMd5: old } = await printed('credential add --tenant 53 --admin billing');
    const typed = await cli.run('credential rotate billing --keep-old 24h --password-stdin', { stdin: 'a new one\n' });
    expect(typed.code).toBe(0);
    expect(typed.err).toMatch(/^The old secret is valid until \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\.\n$/);
    expect(await obeyed({ username: 'billing', password: old })).toEqual(EVERYWHERE);
    expect(await obeyed({ username: 'billing', password: md5('a new one') })).toEqual(EVERYWHERE);
    expect(await obeyed({ username: 'billing', password: md5('another') })).toEqual(NOWHERE);
    const row = await rowOf('billing');
    const head = (hash: string): string => hash.slice(0, hash.lastIndexOf('$'));
    expect(head(row.secret_hash)).toBe(head(row.previous_secret_hash ?? ''));
    expect(row.secret_hash).not.toBe(row.previous_secret_hash);
  }, 60_000);

  it('keeps the password of a corp-ID user', async () => {
    const { password: old } = await printed('credential add --tenant 53 --corp-user web');
    const { password } = await printed('credential rotate 53/web --keep-old 30m');
    const login = async (text: string): Promise<unknown> => {
      const packet = {
        ...{ API_CALL_FUNCTION_NAME: 'addInvoicePayment', CORP_ID: 53, INVOICE_NUMBER: 9, AMOUNT_PAID: 1 },
        ...{ API_CORP_KEY_ID: 'PLA-0053', API_USER_NAME: 'web', API_USER_PASSWORD: text, API_CURRENT_PAYEE_ID: 3 },
      };
      return (await sendCorp(first.url, JSON.stringify(packet))).json['RET_STATUS'];
    };
    const wrong = await login('wrong');
    expect([await login(old), await login(password)]).toEqual([
      expect.not.stringMatching(String(wrong)),
      await login(old),
    ]);
  }, 60_000);

  it.each(['0h', '31d', '721h', '24', 'h', '1.5h', '-1h', '1h30m', '24 h', '', '99999999999s', 'forever'])(
    'of %j is refused, and writes nothing',
    async (time) => {
      const before = await tableStates(cli.database);
      const result = await cli.run(['credential', 'rotate', 'demo-identifier', `--keep-old=${time}`]);
      expect(result).toMatchObject({ code: 2, out: '' });
      expect(result.err).toContain('--keep-old must be a time of at most 30d in seconds, minutes, hours or days');
      expect(await tableStates(cli.database)).toEqual(before);
    },
  );
});

describe('The last use of a credential', () => {
  async function lastUse(identifier: string): Promise<{ readonly at: Date | null; readonly version: number }> {
    const row = await rowOf(identifier);
    return { at: row.last_used_at, version: row.version };
  }

  it('is written beside the calls, once a minute, whichever gateway saw it, and changes no version', async () => {
    await first.addCredential({ tenantId: 53, identifier: 'used' });
    const login = { identifier: 'used', secret: 'used' };
    expect(await obeyed(login)).toEqual(EVERYWHERE);
    expect(await lastUse('used')).toEqual({ at: null, version: 1 });
    await first.writeNotes();
    const { at, version } = await lastUse('used');
    expect([at, version]).toEqual([expect.any(Date), 1]);
    await second.writeNotes();
    expect((await lastUse('used')).at).toEqual(at);
    await cli.database('credentials').where({ identifier: 'used' }).update({ last_used_at: '2026-01-01' });
    await obeyed(login);
    await first.writeNotes();
    // This gateway has noted it within the minute: it asks for nothing.
    expect((await lastUse('used')).at).toEqual(new Date('2026-01-01T00:00:00Z'));
    const listed = (await cli.json('credential list --tenant 53')) as {
      identifier: string;
      lastUsedAt: string | null;
    }[];
    const shown = new Map(listed.map(({ identifier, lastUsedAt }) => [identifier, lastUsedAt]));
    expect(shown.get('used')).toBe('2026-01-01T00:00:00Z');
    expect(shown.get('admin')).toBeNull();
  });

  it('is not noted of a wrong secret', async () => {
    await first.addCredential({ tenantId: 53, identifier: 'guessed' });
    expect(await obeyed({ identifier: 'guessed', secret: 'wrong' })).toEqual(NOWHERE);
    await first.writeNotes();
    await second.writeNotes();
    expect(await lastUse('guessed')).toEqual({ at: null, version: 1 });
  });

  it('does not wait for a lock of the row, and does not deadlock with another gateway', async () => {
    await first.addCredential({ tenantId: 53, identifier: 'held' });
    await obeyed({ identifier: 'held', secret: 'held' });
    await cli.database.transaction(async (trx) => {
      await trx('credentials').where({ identifier: 'held' }).forUpdate();
      await first.writeNotes();
    });
    expect((await lastUse('held')).at).toBeNull();
    await second.writeNotes();
    expect((await lastUse('held')).at).not.toBeNull();
  });
});
