import { describe, expect, it } from '@jest/globals';
import type { AddContact } from '../../src/core/commands/contacts.ts';
import { CLIENT_ID, contact, decide, decideOne, NOW, newOrigin, state } from '../support/builders.ts';
import { fold } from '../support/fold.ts';

const { id: _id, clientId: _clientId, createdAt: _created, updatedAt: _updated, ...FIELDS } = contact();
const add = (clientId = CLIENT_ID): AddContact => ({
  kind: 'add-contact',
  origin: newOrigin(),
  clientId,
  fields: FIELDS,
});

describe('a contact', () => {
  it('is added to a client, and the history of the client says so', () => {
    const { outcome, changes } = decideOne(state(), add());
    expect(outcome).toEqual({ ok: true, result: { kind: 'contact-added', contactId: 1001 } });
    expect(changes).toEqual([
      { kind: 'record-set', record: { kind: 'contact', value: contact({ id: 1001 }) }, isNew: true },
      {
        kind: 'history-added',
        entry: {
          id: 1001,
          invoiceId: null,
          clientId: CLIENT_ID,
          outcome: 'applied',
          code: null,
          before: null,
          after: { ...FIELDS, contactId: 1001, clientId: CLIENT_ID },
          recordedAt: NOW,
        },
      },
    ]);
  });

  it('of an unknown client is refused', () => {
    const { outcome, changes } = decideOne(state(), add(999));
    expect(outcome).toMatchObject({ ok: false, code: 'client-not-found' });
    expect(changes).toMatchObject([{ kind: 'history-added', entry: { clientId: 999, outcome: 'refused' } }]);
  });

  it('is changed and deleted by later commands of its batch', () => {
    const before = state();
    const update = { kind: 'update-contact', origin: newOrigin(), contactId: 1001, fields: { city: 'Ulm' } } as const;
    const remove = { kind: 'delete-contact', origin: newOrigin(), contactId: 1001 } as const;
    const [added, changed] = decide(before, add(), update);
    if (added === undefined || changed === undefined) throw new Error('Two commands have two decisions');
    const after = fold(before, [added, changed]);
    expect([...after.records.values()].map(({ value }) => value)).toEqual([contact({ id: 1001, city: 'Ulm' })]);
    const outcomes = decide(before, add(), remove, update).map(({ outcome }) => outcome);
    expect(outcomes).toMatchObject([{ ok: true }, { ok: true }, { ok: false, code: 'contact-not-found' }]);
  });
});
