import type { Change } from '../../changes.ts';
import { contactEmailKey, type ClientFacts } from '../../clients/facts.ts';
import type { Currency } from '../../money/money.ts';
import type { ClientGroupId } from '../../records/client.ts';
import type { ContactId } from '../../records/contact.ts';
import { emailKey, type PersonFields } from '../../records/person.ts';
import type { AnyRecord } from '../../records/records.ts';
import type { ClientId } from '../../tenant.ts';

/** The facts of clients after the commands decided so far. */
export class WorkingClients {
  readonly #facts: ClientFacts;
  readonly #clients: Lists;
  readonly #contacts: Lists;
  readonly #domainClients: Map<ClientId, boolean>;
  readonly #domainContacts: Map<ClientId, Set<ContactId>>;
  readonly #inUse: Set<ClientId>;

  constructor(facts: ClientFacts) {
    this.#facts = facts;
    this.#clients = new Lists(facts.clientsWithEmail);
    this.#contacts = new Lists(facts.contactsWithEmail);
    const domains = [...facts.domainMails];
    this.#domainClients = new Map(domains.map(([id, { isClientOn }]) => [id, isClientOn]));
    this.#domainContacts = new Map(domains.map(([id, { contacts }]) => [id, new Set(contacts)]));
    this.#inUse = new Set(facts.inUse);
  }

  /** Whether a client other than the one has the address; an empty one belongs to no client. */
  isClientEmailTaken(email: string, own: ClientId | null): boolean {
    return email !== '' && this.#clients.hasOther(emailKey(email), own);
  }

  /** The same for the contacts of a client. */
  isContactEmailTaken(clientId: ClientId, email: string, own: ContactId | null): boolean {
    return email !== '' && this.#contacts.hasOther(contactEmailKey(clientId, email), own);
  }

  /** Whether the client itself receives mails about domains. */
  isDomainMailOn(clientId: ClientId): boolean {
    return this.#domainClients.get(clientId) ?? false;
  }

  /** Whether a contact of the client, other than the one, receives mails about domains. */
  hasDomainContact(clientId: ClientId, own: ContactId | null): boolean {
    return [...(this.#domainContacts.get(clientId) ?? [])].some((id) => id !== own);
  }

  isInUse(clientId: ClientId): boolean {
    return this.#inUse.has(clientId);
  }

  hasGroup(id: ClientGroupId): boolean {
    return this.#facts.groups.has(id);
  }

  currency(id: number): Currency | undefined {
    return this.#facts.currencies.get(id);
  }

  /** `before` is the changed record as it was; `undefined` where it is new. */
  apply(change: Change, before: AnyRecord | undefined): void {
    if (change.kind === 'invoice-added') this.#inUse.add(change.invoice.clientId);
    if (change.kind === 'credit-moved') this.#inUse.add(change.entry.clientId);
    if (before !== undefined) this.#forget(before);
    if (change.kind === 'record-set') this.#note(change.record);
  }

  #note(record: AnyRecord): void {
    if (record.kind === 'quote' && record.value.clientId !== null) this.#inUse.add(record.value.clientId);
    if (record.kind === 'client') {
      this.#clients.add(emailKey(record.value.email), record.value.id);
      this.#domainClients.set(record.value.id, isDomainOn(record.value));
    } else if (record.kind === 'contact') {
      const { id, clientId, email } = record.value;
      this.#contacts.add(contactEmailKey(clientId, email), id);
      if (isDomainOn(record.value)) this.#domainOf(clientId).add(id);
    }
  }

  #forget(record: AnyRecord): void {
    if (record.kind === 'client') this.#clients.remove(emailKey(record.value.email), record.value.id);
    else if (record.kind === 'contact') {
      const { id, clientId, email } = record.value;
      this.#contacts.remove(contactEmailKey(clientId, email), id);
      this.#domainOf(clientId).delete(id);
    }
  }

  #domainOf(clientId: ClientId): Set<ContactId> {
    const known = this.#domainContacts.get(clientId);
    if (known !== undefined) return known;
    const fresh = new Set<ContactId>();
    this.#domainContacts.set(clientId, fresh);
    return fresh;
  }
}

/** Ids by a key; the loaded lists are not changed. */
class Lists {
  readonly #loaded: ReadonlyMap<string, readonly number[]>;
  readonly #changed = new Map<string, Set<number>>();

  constructor(loaded: ReadonlyMap<string, readonly number[]>) {
    this.#loaded = loaded;
  }

  hasOther(key: string, own: number | null): boolean {
    return [...(this.#changed.get(key) ?? this.#loaded.get(key) ?? [])].some((id) => id !== own);
  }

  add(key: string, id: number): void {
    this.#of(key).add(id);
  }

  remove(key: string, id: number): void {
    this.#of(key).delete(id);
  }

  #of(key: string): Set<number> {
    const known = this.#changed.get(key);
    if (known !== undefined) return known;
    const copy = new Set(this.#loaded.get(key) ?? []);
    this.#changed.set(key, copy);
    return copy;
  }
}

function isDomainOn({ mails }: Pick<PersonFields, 'mails'>): boolean {
  return mails.includes('domain');
}
