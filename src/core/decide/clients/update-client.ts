import type { ClientQuestion } from '../../clients/facts.ts';
import type { ClientChanges, UpdateClient } from '../../commands/clients.ts';
import { gatewaysOf, NOTHING } from '../../load-plan.ts';
import type { Currency } from '../../money/money.ts';
import { changedCustomFields, MOST_CUSTOM_FIELDS, shownName, type ClientRecord } from '../../records/client.ts';
import { changedPerson, emailKey, isEmail } from '../../records/person.ts';
import { accept, refuse, type Verdict } from '../decision.ts';
import type { Rule } from '../rule.ts';
import { refusedGateway } from '../unknown-gateway.ts';
import type { WorkingState } from '../working-state.ts';
import { questionsOf } from './add-client.ts';
import { clientRecordFacts, passwordFacts, wantedFacts } from './person-facts.ts';

/** Other fields of a client; its invoices stay as they are. */
function updateClient(working: WorkingState, command: UpdateClient): Verdict {
  const { clientId, fields, currencyId } = command;
  const { clientFacts } = working;
  const before = working.record('client', clientId);
  if (before === undefined) return refuse('client-not-found');
  const losesDomainMails = fields.mails?.domain === false && before.mails.includes('domain');
  if (losesDomainMails && !clientFacts.hasDomainContact(clientId, null)) {
    return refuse('last-domain-mail', { of: 'client' });
  }
  const isNewEmail = fields.email !== undefined && emailKey(fields.email) !== emailKey(before.email);
  if (isNewEmail && clientFacts.isClientEmailTaken(fields.email, clientId)) {
    return refuse('email-taken', { of: 'client' });
  }
  if (isNewEmail && fields.email !== '' && !isEmail(fields.email)) return refuse('email-invalid');
  const { groupId = null } = fields;
  if (groupId !== null && groupId !== before.groupId && !clientFacts.hasGroup(groupId)) {
    return refuse('group-not-found');
  }
  const currency = currencyId === null ? before.currency : clientFacts.currency(currencyId);
  if (currency === undefined) return refuse('currency-not-found');
  if (currency.code !== before.currency.code && clientFacts.isInUse(clientId)) return refuse('currency-in-use');
  const unknown = refusedGateway(working, command);
  if (unknown !== null) return unknown;

  const client = changedClient(before, fields, currency, isNewEmail);
  if (client.customFields.length > MOST_CUSTOM_FIELDS) return refuse('too-many-custom-fields');
  const { passwordHash } = command;
  return accept({ kind: 'client-updated', clientId }, [
    { kind: 'record-set', record: { kind: 'client', value: client }, isNew: false, passwordHash },
    working.history({
      invoiceId: null,
      clientId,
      outcome: 'applied',
      code: null,
      before: clientRecordFacts(before),
      after: { ...clientRecordFacts(client), ...passwordFacts(passwordHash) },
    }),
  ]);
}

function changedClient(
  before: ClientRecord,
  { customFields, ...fields }: ClientChanges,
  currency: Currency,
  isNewEmail: boolean,
): ClientRecord {
  const person = changedPerson(before, fields);
  const isRenamed = (['firstName', 'lastName', 'companyName'] as const).some((name) => person[name] !== before[name]);
  return {
    ...person,
    customFields: changedCustomFields(before.customFields, customFields ?? []),
    name: isRenamed ? shownName(person) : before.name,
    ownsEmail: isNewEmail ? person.email !== '' : before.ownsEmail,
    currency,
  };
}

export const updateClientRule: Rule<UpdateClient> = {
  plan: ({ clientId, fields, currencyId }) => ({
    ...NOTHING,
    records: [{ kind: 'client', id: clientId }],
    clientQuestions: [
      ...questionsOf(fields, currencyId),
      ...(currencyId === null ? [] : [{ kind: 'in-use', clientId } as const]),
      ...domainQuestion(fields, clientId),
    ],
    gateways: gatewaysOf(fields.paymentMethod ?? null),
  }),
  decide: updateClient,
  requested: ({ clientId, fields, currencyId }) => ({ ...wantedFacts(fields), clientId, currencyId }),
};

function domainQuestion({ mails }: ClientChanges, clientId: number): ClientQuestion[] {
  return mails?.domain === false ? [{ kind: 'domain-mails', of: { clientId, contactId: null } }] : [];
}
