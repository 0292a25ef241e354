import { retention } from './environment-retention.ts';

/**
 * The environment, one property a variable. `description` and `x-example` make the table in the docs and the sentences
 * of a refused start; values are text, as in every environment. `x-secret`: see SECRET_VARIABLES.
 */
export const environment = {
  type: 'object',
  properties: {
    HOST: {
      type: 'string',
      format: 'host',
      default: '127.0.0.1',
      description: 'Listening address.',
      'x-rule': 'an IP address or host name',
      'x-example': '0.0.0.0',
    },
    PORT: {
      type: 'string',
      format: 'port',
      default: '8080',
      description: 'Listening port; 0 picks a free one, and the banner shows it.',
      'x-rule': 'a whole number from 0 to 65535',
      'x-example': '8080',
    },
    PROCESSES: {
      type: 'string',
      format: 'process-count',
      default: 'auto',
      description:
        'Processes that take calls. auto: one on one or two cores, else half of the cores. Memory and connections may allow fewer; the log has a sentence then.',
      'x-rule': 'auto, or a whole number from 1 to 64',
      'x-example': '4',
    },
    TLS_CERT_FILE: {
      type: 'string',
      minLength: 1,
      description: 'Certificate for HTTPS; with TLS_KEY_FILE. Both are read again when they change. Absent: HTTP.',
      'x-rule': 'a PEM file with the certificate, and those between it and its authority',
      'x-example': '/etc/invoice-gateway/fullchain.pem',
    },
    TLS_KEY_FILE: {
      type: 'string',
      minLength: 1,
      description: 'Key of the certificate in TLS_CERT_FILE.',
      'x-rule': 'a PEM file with the private key of that certificate, not encrypted',
      'x-example': '/etc/invoice-gateway/privkey.pem',
    },
    TLS_CIPHERS: {
      type: 'string',
      enum: ['modern', 'legacy'],
      default: 'modern',
      description:
        'Ciphers of callers, with TLS_CERT_FILE. modern: only ECDHE with AEAD. legacy: static RSA keys and CBC too, for callers without newer ones.',
      'x-rule': 'modern or legacy',
      'x-example': 'legacy',
    },
    DATABASE_URL: {
      type: 'string',
      format: 'postgres-url',
      description:
        'PostgreSQL. Absent: the gateway starts its own server below DATA_DIR, with demo data on the first start.',
      'x-rule': 'a postgres:// URL',
      'x-example': 'postgres://gateway:secret@db.example:5432/invoices',
      'x-secret': true,
    },
    MIGRATION_DATABASE_URL: {
      type: 'string',
      format: 'postgres-url',
      description: "The owner's connection, for migrations. Default: DATABASE_URL.",
      'x-rule': 'a postgres:// URL',
      'x-example': 'postgres://owner:secret@db.example:5432/invoices',
      'x-secret': true,
    },
    DIRECT_DATABASE_URL: {
      type: 'string',
      format: 'postgres-url',
      description: 'A connection that is not pooled in transaction mode, for background jobs. Default: DATABASE_URL.',
      'x-rule': 'a postgres:// URL',
      'x-example': 'postgres://worker:secret@db.example:5432/invoices',
      'x-secret': true,
    },
    ADMIN_DATABASE_URL: {
      type: 'string',
      format: 'postgres-url',
      description:
        'A connection that may make roles and databases, only for `./gateway roles create`; the gateway does not need it.',
      'x-rule': 'a postgres:// URL',
      'x-example': 'postgres://postgres:secret@db.example:5432/postgres',
      'x-secret': true,
    },
    INVOICE_GATEWAY_TENANT: {
      type: 'string',
      format: 'tenant-id',
      description: "Default of `--tenant` for the operator's commands.",
      'x-rule': 'a whole number from 1 to 9999999999',
      'x-example': '54',
    },
    DATA_DIR: {
      type: 'string',
      minLength: 1,
      default: './.data',
      description: "The embedded server's files.",
      'x-rule': 'a directory that can be written',
      'x-example': '/var/lib/invoice-gateway',
    },
    POSTGRES_BIN_DIR: {
      type: 'string',
      minLength: 1,
      description: "A directory with initdb and postgres, instead of the embedded server's own.",
      'x-rule': 'a directory',
      'x-example': '/usr/lib/postgresql/18/bin',
    },
    LOG_LEVEL: {
      type: 'string',
      enum: ['error', 'warn', 'info', 'http', 'verbose', 'debug', 'silly'],
      default: 'info',
      description: 'The least severe level that is logged.',
      'x-rule': 'error, warn, info, http, verbose, debug or silly',
      'x-example': 'debug',
    },
    LOG_FORMAT: {
      type: 'string',
      enum: ['json', 'pretty'],
      description: 'Format of the lines. Default: json where standard output is not a terminal, else pretty.',
      'x-rule': 'json or pretty',
      'x-example': 'json',
    },
    LOG_FILE: {
      type: 'string',
      minLength: 1,
      description:
        'A file for the lines too, as json, for `./gateway logs tail`; it rotates at 50 MB, and five are kept.',
      'x-rule': 'a file in a directory that can be written',
      'x-example': '/var/log/invoice-gateway.log',
    },
    SMTP_URL: {
      type: 'string',
      format: 'smtp-url',
      description: 'The mail server. Absent: mails are kept in the outbox, and shown in the log at debug.',
      'x-rule': 'an smtp:// or smtps:// URL',
      'x-example': 'smtp://mail.example:587',
      'x-secret': true,
    },
    MAIL_FROM: {
      type: 'string',
      minLength: 3,
      default: 'Invoices <invoices@localhost>',
      description: 'The sender of mails.',
      'x-rule': 'a mail address',
      'x-example': 'Billing <billing@example.com>',
    },
    PUBLIC_URL: {
      type: 'string',
      format: 'http-url',
      description: 'Base of the links in answers and mails. Default: the listening address.',
      'x-rule': 'an http:// or https:// URL',
      'x-example': 'https://billing.example.com',
    },
    SECRET_KEY: {
      type: 'string',
      format: 'secret-key',
      description:
        'Key of signed links, stored keys and seals; several, comma-separated, for rotation; the same on every gateway. Embedded: made once and kept in DATA_DIR; required with DATABASE_URL.',
      'x-rule': 'at least 16 characters (each, where several are given)',
      'x-example': 'the output of: openssl rand -hex 32',
      'x-secret': true,
    },
    SEAL_EVERY_MINUTES: {
      type: 'string',
      format: 'minutes-of-an-hour',
      default: '60',
      description: 'Time between two seals of the history, where rows were added.',
      'x-rule': 'a whole number from 1 to 60',
      'x-example': '15',
    },
    ...retention,
    METRC_BASE_URL: {
      type: 'string',
      format: 'base-url',
      description:
        "The server for completions of deliveries, for tests and sandboxes. Default: `https://api-<state>.metrc.com`, with the state of the tenant's Metrc account.",
      'x-rule': 'an http:// or https:// URL without credentials, query and fragment',
      'x-example': 'https://sandbox-api-ca.metrc.com',
    },
    TRUST_PROXY: {
      type: 'string',
      format: 'proxy-list',
      description: 'Proxies whose X-Forwarded-For is trusted, comma-separated.',
      'x-rule': 'IP addresses, CIDR ranges, or loopback, linklocal, uniquelocal',
      'x-example': '10.0.0.0/8',
    },
    AUTH_LOCKOUT: {
      type: 'string',
      enum: ['on', 'off'],
      default: 'on',
      description:
        'Whether callers are locked out for a while after wrong secrets. Turn it off where the gateway cannot see the addresses of its callers.',
      'x-rule': 'on or off',
      'x-example': 'on',
    },
    MAX_CALLS_IN_FLIGHT: {
      type: 'string',
      format: 'call-count',
      default: '1000',
      description:
        'How many API calls may wait for the database at once. Further calls are refused in their dialect; reads already at three quarters of it.',
      'x-rule': 'a whole number from 10 to 100000',
      'x-example': '2000',
    },
    MAX_CONNECTIONS_PER_ADDRESS: {
      type: 'string',
      format: 'connection-count',
      default: '1000',
      description:
        'How many connections one address, or IPv6 network of 64 bits, may have open; further ones are closed. This machine and the addresses of TRUST_PROXY have no such limit.',
      'x-rule': 'a whole number from 10 to 99999',
      'x-example': '5000',
    },
    WHMCS_DEFAULT_RESPONSETYPE: {
      type: 'string',
      enum: ['auto', 'nvp', 'xml', 'json'],
      default: 'auto',
      description:
        'Answer format when a WHMCS-style caller sends no responsetype: auto is NVP for flat answers and errors, XML for answers with lists. A credential may have its own.',
      'x-rule': 'auto, nvp, xml or json',
      'x-example': 'json',
    },
  },
} as const;

export type VariableName = keyof typeof environment.properties;

/** Variables that hold a secret. They are never printed. NAME_FILE may name a file with the value instead. */
export const SECRET_VARIABLES: ReadonlySet<VariableName> = new Set(
  Object.entries(environment.properties).flatMap(([name, variable]) =>
    'x-secret' in variable ? [name as VariableName] : [],
  ),
);
