/** The form of docs/clients.yml, as JSON Schema: public clients that were run against the gateway. */
const text = { type: 'string', minLength: 1 } as const;
const month = { type: 'string', pattern: '^20\\d\\d-(?:0[1-9]|1[0-2])$' } as const;
const commit = { type: 'string', pattern: '^[0-9a-f]{7}$' } as const;
const action = { type: 'string', pattern: '^[A-Z][A-Za-z]+$' } as const;

/** How the calls of an action ended; the file describes the words. */
const RESULTS = ['ok', 'generic', 'own-bug', 'fails'] as const;

export interface PublicClient {
  readonly name: string;
  readonly version: string;
  /** The month of the version. */
  readonly date: string;
  readonly language: string;
  readonly server?: string;
  readonly wire: string;
  readonly calls?: Readonly<Record<string, (typeof RESULTS)[number]>>;
  readonly limits?: Readonly<Record<string, string>>;
  readonly errors?: (typeof RESULTS)[number];
  readonly tried?: readonly string[];
  /** The setting that it needs. */
  readonly profile?: string;
}

export interface ClientsFile {
  readonly run: { readonly date: string; readonly gateway: string };
  readonly clients: readonly PublicClient[];
}

const client = {
  type: 'object',
  required: ['name', 'version', 'date', 'language', 'wire'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', pattern: '^[\\w.-]+/[\\w.-]+$' },
    version: commit,
    date: month,
    language: text,
    server: { const: 'MCP' },
    wire: text,
    calls: { type: 'object', propertyNames: action, additionalProperties: { enum: RESULTS } },
    limits: { type: 'object', propertyNames: action, additionalProperties: text },
    errors: { enum: RESULTS },
    tried: { type: 'array', items: action, uniqueItems: true, minItems: 1 },
    profile: text,
  },
} as const;

export const CLIENTS_FILE = {
  type: 'object',
  required: ['run', 'clients'],
  additionalProperties: false,
  properties: {
    run: {
      type: 'object',
      required: ['date', 'gateway'],
      additionalProperties: false,
      properties: { date: { type: 'string', pattern: '^20\\d\\d-\\d\\d-\\d\\d$' }, gateway: commit },
    },
    clients: { type: 'array', items: client, minItems: 1 },
  },
} as const;
