import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Command } from '../../../src/core/commands.ts';
import type { ContactFields } from '../../../src/core/records/contact.ts';
import { CLIENT_ID, contact, newOrigin } from '../../support/builders.ts';
import { brokenInvariants, openBooks, resultOf, type Books } from '../../support/ledgers.ts';

let books: Books;

beforeEach(async () => {
  books = await openBooks();
});

afterEach(async () => {
  expect(await brokenInvariants(books)).toEqual([]);
  await books.close();
});

const { id: _id, clientId: _clientId, createdAt: _created, updatedAt: _updated, ...FIELDS } = contact();
const add = (fields: Partial<ContactFields> = {}): Command => ({
  kind: 'add-contact',
  origin: newOrigin(),
  clientId: CLIENT_ID,
  fields: { ...FIELDS, ...fields },
});

async function addedId(command: Command): Promise<number> {
  const result = resultOf(await books.run(command));
  if (result.kind !== 'contact-added') throw new Error(`A contact was not added: ${result.kind}`);
  return result.contactId;
}

const rows = (): Promise<object[]> => books.rows('select id, city, mails from contacts order by id');

describe('records of a client', () => {
  it('are added, read back under a lock, changed and deleted', async () => {
    const id = await addedId(add({ mails: ['general', 'invoice'] }));
    await books.run({ kind: 'update-contact', origin: newOrigin(), contactId: id, fields: { city: 'Ulm' } });
    expect(await rows()).toEqual([{ id: BigInt(id), city: 'Ulm', mails: 'general invoice' }]);
    await books.run({ kind: 'delete-contact', origin: newOrigin(), contactId: id });
    expect(await rows()).toEqual([]);
    const seen = await books.rows('select action, client_id from history order by id');
    expect(seen).toEqual(
      ['add-contact', 'update-contact', 'delete-contact'].map((action) => ({ action, client_id: BigInt(CLIENT_ID) })),
    );
  });

  it('that a batch adds and deletes again leave no row', async () => {
    const first = await addedId(add());
    const writer = books.writer();
    await writer.write([
      { kind: 'update-contact', origin: newOrigin(), contactId: first, fields: { city: 'Bonn' } },
      { kind: 'update-contact', origin: newOrigin(), contactId: first, fields: { city: 'Köln' } },
      add({ email: 'second@example.com' }),
      { kind: 'delete-contact', origin: newOrigin(), contactId: first },
    ]);
    expect(await rows()).toMatchObject([{ city: FIELDS.city }]);
  });

  it('change one after the other where two gateways change them at once', async () => {
    const id = await addedId(add());
    const writers = [books.writer(), books.writer()];
    await Promise.all(
      writers.flatMap((writer, index) =>
        Array.from({ length: 5 }, (_none, round) =>
          writer.write([
            { kind: 'update-contact', origin: newOrigin(), contactId: id, fields: { city: `${index}-${round}` } },
          ]),
        ),
      ),
    );
    const history = await books.rows<{ before: { city: string }; after: { city: string } }>(
      "select before, after from history where action = 'update-contact'",
    );
    // Each change began with the result of another one: none was lost.
    const starts = history.map(({ before }) => before.city).sort();
    const ends = history.map(({ after }) => after.city);
    expect(starts).toEqual([FIELDS.city, ...ends.filter((city) => starts.includes(city))].sort());
    expect(new Set(starts).size).toBe(10);
  });
});
