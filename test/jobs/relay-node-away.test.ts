import { afterAll, beforeAll, expect, it } from '@jest/globals';
import winston from 'winston';
import { addTenant, NEW_TENANT } from '../../db/admin/tenants.ts';
import { relayOnce } from '../../src/jobs/relay.ts';
import { systemClock } from '../../src/clock.ts';
import { TENANT_ID } from '../support/builders.ts';
import { openBooks, type Books } from '../support/ledgers.ts';

const OTHER = TENANT_ID + 1;

let books: Books;

/** Every change of the other tenant's events fails as it does where its node is away. */
const AWAY = `
  create function away() returns trigger language plpgsql as $$ begin
    raise exception 'failure on connection marked as essential: 10.0.0.2:5432' using errcode = 'XX000';
  end $$;
  create trigger away before update on outbox for each row when (new.tenant_id = ${OTHER}) execute function away()`;

beforeAll(async () => {
  books = await openBooks();
  await books.owner.transaction((trx) =>
    addTenant(trx, { ...NEW_TENANT, id: OTHER, name: 'Other' }, [], new Date().toISOString()),
  );
  await books.owner.raw(
    `insert into outbox (tenant_id, id, event, state, invoice_id, payload, command_id, recorded_at)
     select t.id, 1000, 'mail.payment-received', 'pending', 1, '{}', 'c', now() from tenants t`,
  );
  await books.owner.raw(AWAY);
});

afterAll(async () => {
  await books.close();
});

function relay(): Promise<number> {
  return relayOnce({
    database: books.owner,
    clock: systemClock,
    logger: winston.createLogger({ silent: true }),
    sendsMail: false,
  });
}

async function states(): Promise<Record<string, string>> {
  const rows = await books.rows<{ tenant_id: bigint; state: string }>('select tenant_id, state from outbox');
  return Object.fromEntries(rows.map(({ tenant_id: tenant, state }) => [String(tenant), state]));
}

it('The events of tenants whose node is away wait, and those of the others do not', async () => {
  await expect(relay()).rejects.toThrow('marked as essential');
  expect(await states()).toEqual({ [TENANT_ID]: 'held', [OTHER]: 'pending' });
  await books.owner.raw('drop trigger away on outbox');
  expect(await relay()).toBe(1);
  expect(await states()).toEqual({ [TENANT_ID]: 'held', [OTHER]: 'held' });
});
