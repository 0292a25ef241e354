/** The sample of an action, for its document. A test sends the request and compares the answer. */
export interface Sample {
  readonly request: Readonly<Record<string, string>>;
  /** The action whose sample goes first; default: none. */
  readonly follows?: string;
  /** The whole answer on fresh demo data. The test sends the samples of reads first, then those of writes, by name. */
  readonly answer: string;
  readonly response: readonly (readonly [name: string, type: string, description: string])[];
  readonly errors: readonly (readonly [message: string, when: string])[];
}

export const RESULT = ['result', 'string', 'The result of the operation: success or error'] as const;

export const NOT_FOUND = [
  'Invoice ID Not Found',
  'There is no such invoice, or `invoiceid` is not a whole number.',
] as const;

export const LINE_LIMITS = [
  ['An invoice takes at most 1000 items: put the others on another invoice', 'The invoice would have more lines.'],
  [
    'The item descriptions of an invoice take at most 262144 bytes together: shorten them, or use another invoice',
    'Its descriptions would be longer, in UTF-8.',
  ],
] as const;

export const unlisted = (parameter: string): readonly [string, string] => [
  'Invalid Payment Method. Valid options include banktransfer, cash',
  `\`${parameter}\` is not on the tenant's list, and its \`unknown-gateways\` is \`refuse\`; the nearest name is first, of at most twenty.`,
];
