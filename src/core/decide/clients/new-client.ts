import type { Change } from '../../changes.ts';
import type { Currency } from '../../money/money.ts';
import { shownName, type ClientFields, type ClientRecord } from '../../records/client.ts';
import type { WorkingState } from '../working-state.ts';
import { clientRecordFacts, passwordFacts } from './person-facts.ts';

/** A client with an address of its own, and the changes that add it with its history. */
export function newClient(
  working: WorkingState,
  fields: ClientFields,
  currency: Currency,
  { uuid, passwordHash = null }: { readonly uuid: string; readonly passwordHash?: string | null },
): { readonly client: ClientRecord; readonly changes: readonly Change[] } {
  const client: ClientRecord = {
    ...fields,
    id: working.newId('client'),
    name: shownName(fields),
    ownsEmail: fields.email !== '',
    currency,
    uuid,
    createdAt: working.now,
  };
  const note = working.history({
    invoiceId: null,
    clientId: client.id,
    outcome: 'applied',
    code: null,
    before: null,
    after: { ...clientRecordFacts(client), ...passwordFacts(passwordHash) },
  });
  return {
    client,
    changes: [{ kind: 'record-set', record: { kind: 'client', value: client }, isNew: true, passwordHash }, note],
  };
}
