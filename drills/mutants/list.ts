/** A text that appears exactly once in a file, and its replacement. */
type Edit = readonly [from: string, to: string];

/** A fault that a careless change could make. */
export interface Mutant {
  readonly id: string;
  readonly fault: string;
  readonly file: string;
  readonly edits: readonly Edit[];
  /** The test files that should catch it. */
  readonly tests: readonly string[];
}

const DOUBT = 'test/db/ledger/ledger-doubt.test.ts';
const FAILURES = 'test/db/ledger/ledger-failures.test.ts';

/** Faults that have lost or doubled money elsewhere; where this design has no such line, the nearest equivalent. */
export const MUTANTS: readonly Mutant[] = [
  {
    id: 'M1',
    fault: 'claims are not unique in the database',
    file: 'db/migrations/0001-core.ts',
    edits: [['  constraint payment_claims_pkey primary key (tenant_id, scope, key),\n', '']],
    tests: ['test/exactly-once/claim-key.test.ts', 'test/db/schema/catalog.test.ts'],
  },
  {
    id: 'M2',
    fault: 'the invoice is read without its lock',
    file: 'db/ledger/lock.ts',
    edits: [['order by i.id for update`', 'order by i.id`']],
    tests: ['test/db/ledger/ledger.test.ts'],
  },
  {
    id: 'M3',
    fault: 'the answer does not wait for COMMIT',
    file: 'db/ledger/transaction.ts',
    edits: [
      [
        "    const [ended, ...written] = await Promise.allSettled([this.#send({ text: 'COMMIT;' }), ...writing]);\n",
        `    const committing = this.#send({ text: 'COMMIT;' });
    committing.catch(() => undefined);
    this.#state = 'ended';
    await Promise.all(writing);
    if (this.#state === 'ended') return;
    const [ended, ...written] = await Promise.allSettled([committing, ...writing]);\n`,
      ],
    ],
    tests: [DOUBT, FAILURES],
  },
  {
    id: 'M4',
    fault: 'a COMMIT that failed, or rolled back, passes for done',
    file: 'db/ledger/transaction.ts',
    edits: [
      [
        `    if (this.#fault !== null) throw this.#fault.error;
    if (ended.status === 'rejected' || !isCommitted(ended.value))
      throw new RolledBack('The transaction was rolled back');\n`,
        '    if (!isWritten) throw this.#fault?.error;\n',
      ],
    ],
    tests: [DOUBT, FAILURES],
  },
  {
    id: 'M5',
    fault: 'commits of money do not wait for the disk',
    file: 'db/ledger/load.ts',
    edits: [['${DURABLE} as durability', "set_config('synchronous_commit', 'off', true) as durability"]],
    tests: [DOUBT],
  },
  {
    id: 'M6',
    fault: 'an error of the last statement is swallowed within the transaction',
    file: 'db/ledger/transaction.ts',
    edits: [['    if (this.#fault !== null) throw this.#fault.error;\n', '']],
    tests: [DOUBT, FAILURES],
  },
  {
    id: 'M7',
    fault: 'a batch in doubt is run again under new command ids',
    file: 'db/ledger/batch-ledger.ts',
    edits: [
      [
        '        if (isAway) await sleep(pause);\n',
        `        if (isAway) await sleep(pause);
        commands = commands.map((command) => ({ ...command, origin: { ...command.origin, commandId: \`\${command.origin.commandId}:\${tries}\` } }));\n`,
      ],
    ],
    tests: [DOUBT, 'test/exactly-once/commit-in-doubt.test.ts'],
  },
  {
    id: 'M8',
    fault: 'events are written after the transaction',
    file: 'db/ledger/write/write.ts',
    edits: [
      [
        "  if (changes.events.length > 0) statement.insert('outbox', EVENT, tenantId, changes.events);\n",
        "  const late = new Statement();\n  if (changes.events.length > 0) late.insert('outbox', EVENT, tenantId, changes.events);\n",
      ],
      [
        '  await statement.runLast(transaction, isDistributed);\n',
        '  await statement.runLast(transaction, isDistributed);\n  await late.runLast(transaction, isDistributed);\n',
      ],
    ],
    tests: [DOUBT],
  },
  {
    id: 'M9',
    fault: 'amounts are added as floats',
    file: 'src/core/invoice.ts',
    edits: [
      [
        'return amounts.reduce((total, amount) => total + amount, 0n);',
        'return BigInt(Math.trunc(amounts.reduce((total, amount) => total + Number(amount) / 100, 0) * 100));',
      ],
    ],
    tests: ['test/core/money/tax.test.ts', 'test/core/invoice.test.ts'],
  },
  {
    id: 'M10',
    fault: 'forms are read as Express reads them',
    file: 'adapters/forms/php-form.ts',
    edits: [
      ['import { MalformedRequest }', "import qs from 'qs';\nimport { MalformedRequest }"],
      [
        '  return fromBytePairs(formPairs(source, charset));\n',
        `  const deep = (value: unknown): never =>
    (typeof value === 'object' && value !== null
      ? new Map(Object.entries(value).map(([name, one]) => [name, deep(one)]))
      : value) as never;
  return deep(qs.parse(Buffer.from(toByteString(source), 'latin1').toString('utf8')));\n`,
      ],
    ],
    tests: ['test/dialects/whmcs/actions/update-invoice.test.ts', 'test/adapters/whmcs-params.test.ts'],
  },
  {
    id: 'M11',
    fault: 'the database takes a payment of any amount',
    file: 'db/migrations/0001-core.ts',
    edits: [['check (amount_minor > 0 and excess_minor between 0 and amount_minor)', 'check (excess_minor >= 0)']],
    tests: [FAILURES],
  },
  {
    id: 'M12',
    fault: 'a credential is obeyed whatever its version',
    file: 'src/core/decide/decide-batch.ts',
    edits: [
      [
        'state.credentialVersions.get(actor.credentialId) !== actor.credentialVersion',
        '!state.credentialVersions.has(actor.credentialId)',
      ],
    ],
    tests: ['test/db/ledger/ledger-batches.test.ts', 'test/core/decide-batch.test.ts'],
  },
  {
    id: 'M13',
    fault: 'an array passes for the text of a credential',
    file: 'adapters/whmcs/credentials.ts',
    edits: [
      [
        "  return typeof value === 'string' ? value : '';\n",
        "  return typeof value === 'string' ? value : String([...(value?.values() ?? [])][0] ?? '');\n",
      ],
    ],
    tests: ['test/dialects/whmcs/credentials.test.ts'],
  },
  {
    id: 'M14',
    fault: 'a used number with another amount is a success',
    file: 'src/core/decide/payments/add-payment.ts',
    edits: [
      [
        'earlier.invoiceId === invoice.id && (amount === null || amount === earlier.amountMinor);',
        'earlier.invoiceId === invoice.id;',
      ],
    ],
    tests: ['test/core/decide-add-payment.test.ts', 'test/exactly-once/other-amount.test.ts'],
  },
  {
    id: 'M15',
    fault: 'a transaction asks for a second connection of its pool',
    file: 'db/ledger/batch-ledger.ts',
    edits: [
      [
        '        const now = this.#clock.now();\n        const decisions',
        "        await this.#pool.run('select 1', []);\n        const now = this.#clock.now();\n        const decisions",
      ],
    ],
    tests: ['test/db/ledger/ledger-batches.test.ts'],
  },
  {
    id: 'M16',
    fault: 'an invoice that owes a cent is Paid',
    file: 'src/core/decide/invoices/become-paid.ts',
    edits: [
      [
        'awaitsPayment(invoice.status) && balanceOf(invoice) <= 0n;',
        'awaitsPayment(invoice.status) && balanceOf(invoice) <= 1n;',
      ],
    ],
    tests: ['test/core/decide-add-payment.test.ts', 'test/dialects/whmcs/payment-statuses.test.ts'],
  },
  {
    id: 'M17',
    fault: 'a used number on another given day is a success',
    file: 'src/core/decide/payments/add-payment.ts',
    edits: [['daysBetween(one, other) > 1;', 'daysBetween(one, other) < 0;']],
    tests: ['test/core/decide-add-payment.test.ts', 'test/exactly-once/other-day.test.ts'],
  },
];

/** The named mutants, or all; `null` for an unknown name. */
export function chosen(names: readonly string[]): readonly Mutant[] | null {
  if (names.some((name) => !MUTANTS.some(({ id }) => id === name))) return null;
  return names.length === 0 ? MUTANTS : MUTANTS.filter(({ id }) => names.includes(id));
}

/** A text with a mutant in it; throws where its anchors do not appear exactly once. */
export function mutated(text: string, { id, file, edits }: Mutant): string {
  return edits.reduce((before, [from, to]) => {
    const parts = before.split(from);
    if (parts.length !== 2)
      throw new Error(`${id} no longer fits ${file}, where ${from} appears ${parts.length - 1} times`);
    return parts.join(to);
  }, text);
}
