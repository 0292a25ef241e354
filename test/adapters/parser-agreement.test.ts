import { describe, expect, it } from '@jest/globals';
import { corpDialect } from '../../adapters/corp/index.ts';
import type { Dialect, WireRequest } from '../../adapters/dialect.ts';
import { whmcsDialect } from '../../adapters/whmcs/index.ts';
import { DOCUMENTED_MONEY_TYPES } from '../../db/admin/corporations.ts';
import { LedgerUnavailable } from '../../src/core/errors.ts';
import type { Reads } from '../../src/core/ports.ts';
import type { Command } from '../../src/core/commands.ts';
import type { Credential } from '../../src/core/credential.ts';
import { shortest } from '../../src/core/money/decimal.ts';
import { withArguments, WAYS } from '../dialects/corp/fixtures.ts';
import { formBody, jsonBody, multipartBody } from '../../drills/fuzz/inputs/bodies.ts';
import { METHODS } from '../../adapters/corp/methods.ts';
import { corp } from '../../adapters/corp/descriptor.ts';
import type { DialectDescriptor } from '../../adapters/descriptor.ts';
import { whmcs } from '../../adapters/whmcs/descriptor.ts';
import { callOf, type Distance } from '../../drills/fuzz/calls.ts';
import { Chance } from '../../drills/fuzz/inputs/chance.ts';
import { isFields, isList, textOf, type Pair, type Tree } from '../../drills/fuzz/inputs/tree.ts';
import { oddText } from '../../drills/fuzz/inputs/values.ts';

/** `PARSER_CASES=10000 npm test -- test/adapters/parser-agreement.test.ts` is the long form. */
const CASES = Number(process.env['PARSER_CASES'] ?? 150);
const SEED = 7;
const NOW = Date.UTC(2026, 10, 22, 10);

const credential: Credential = {
  ...{ id: 1, tenantId: 53, version: 1, identifier: 'anyone', actions: null, allowedIps: null },
  ...{ allowsQueryString: true, accessKeySha256: null },
  isSandbox: false,
  conventions: { timeZone: 'UTC', currency: 'USD', dateFormat: 'MM/DD/YYYY' },
  dialectSettings: {
    ...{ typing: 'modern', defaultFormat: null, methods: [...METHODS.keys()] },
    ...{ payees: [3, 178], merchantSettings: [1, 4], drivers: [1], vehicles: [1], moneyTypes: DOCUMENTED_MONEY_TYPES },
  },
};

/** A dialect whose callers are all known, and what reached the core of each request. */
function listening(): { readonly whmcs: Dialect; readonly corp: Dialect; take(): readonly unknown[] } {
  const heard: unknown[] = [];
  const refused = { ok: false, code: 'invoice-not-found', facts: {} } as const;
  const ports = {
    commands: {
      submit: (command: Command) => {
        heard.push(comparable(command));
        return Promise.resolve(refused);
      },
    },
    reads: everyRead((read, asked) => {
      heard.push({ read, asked });
    }),
    processorOf: () => Promise.resolve(null),
    authenticator: {
      runAs: <T extends object>(
        _dialect: string,
        _presented: unknown,
        _address: string,
        run: (known: Credential) => Promise<T>,
      ) => run(credential),
    },
    clock: { now: () => NOW },
    wallClock: { now: () => NOW },
    publicUrl: () => 'http://127.0.0.1',
    links: { linksOf: () => ({ lines: '', print: '', home: '', pdf: '' }) },
  };
  return {
    whmcs: whmcsDialect(ports, { defaultFormat: 'json' }),
    corp: corpDialect(ports),
    take: () => heard.splice(0),
  };
}

/** Reads that report what they are asked, without the actor, and find nothing. */
function everyRead(report: (name: string, asked: readonly unknown[]) => void): Reads {
  const subjectOf = (subject: string): object =>
    new Proxy(
      {},
      {
        get:
          (_subject, method) =>
          (_actor: unknown, ...asked: unknown[]) => {
            report(`${subject}.${String(method)}`, asked);
            return subject === 'invoices'
              ? Promise.resolve('not-found')
              : Promise.reject(new LedgerUnavailable('away'));
          },
      },
    );
  return new Proxy({}, { get: (_reads, subject) => subjectOf(String(subject)) }) as Reads;
}

/** A command without its generated id, and with its amount at its shortest scale. */
function comparable(command: Command): unknown {
  const { commandId: _generated, ...origin } = command.origin;
  // Of the client that an accepted quote may make.
  if ('uuid' in command) return { ...command, origin, uuid: '' };
  const isPaid = 'amount' in command && command.amount !== null;
  return isPaid ? { ...command, origin, amount: shortest(command.amount) } : { ...command, origin };
}

const dialects = listening();

/** The meaning of a request: the command for the core, or an earlier refusal. */
async function meaningOf(dialect: Dialect, request: Partial<WireRequest>): Promise<unknown> {
  const whole = {
    requestId: 'r',
    method: 'POST',
    path: '/',
    query: '',
    pathParameters: {},
    headers: {},
    body: Buffer.alloc(0),
  };
  const { trace } = await dialect.answer({ ...whole, remoteAddress: '127.0.0.1', ...request });
  return { outcome: trace.outcome, heard: dialects.take() };
}

/** Only texts: JSON's own numbers and nulls have tests of their own. A name appears once. */
function texts(pairs: readonly Pair[]): readonly Pair[] {
  return [...new Map(pairs.map(([name, value]): Pair => [name, asText(value)]))];
}

function asText(value: Tree): Tree {
  if (isList(value)) return value.map(asText);
  return isFields(value) ? { pairs: texts(value.pairs) } : textOf(value);
}

/** A call that fits its schema, or one with a text in it that may be trouble. */
function pairsOf(dialect: DialectDescriptor, chance: Chance): readonly Pair[] {
  const distance: Distance = 'conforming';
  const { pairs } = callOf(chance, dialect, distance, false);
  const place = chance.yes(0.5) ? chance.below(pairs.length) : -1;
  return texts(pairs.map(([name, value], index): Pair => [name, index === place ? oddText(chance) : value]));
}

describe('One request', () => {
  it(`of the WHMCS-style dialect means the same as form, query, multipart and JSON: ${CASES} cases`, async () => {
    const outcomes = new Map<unknown, number>();
    for (let index = 0; index < CASES; index += 1) {
      const chance = new Chance(SEED, 'agreement', index);
      const pairs = [...pairsOf(whmcs, chance), ['identifier', 'anyone'], ['secret', 'x']] satisfies Pair[];
      const form = formBody(chance, pairs);
      const multipart = multipartBody(new Chance('no odd parts'), pairs);
      const typed = (type: string, body: Buffer): Partial<WireRequest> => ({ headers: { 'content-type': type }, body });
      const expected = await meaningOf(dialects.whmcs, typed('application/x-www-form-urlencoded', form));
      const others = {
        query: await meaningOf(dialects.whmcs, { method: 'GET', query: form.toString('latin1') }),
        multipart: await meaningOf(dialects.whmcs, typed(multipart.type, multipart.body)),
        json: await meaningOf(dialects.whmcs, typed('application/json', jsonBody(pairs))),
      };
      expect({ index, ...others }).toEqual({ index, query: expected, multipart: expected, json: expected });
      const { outcome } = expected as { outcome: unknown };
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    // Many must have reached the core, and some have been refused.
    expect((outcomes.get('invoice-not-found') ?? 0) + (outcomes.get('unavailable') ?? 0)).toBeGreaterThan(CASES / 3);
    expect(outcomes.get('violation')).toBeGreaterThan(CASES / 50);
  }, 600_000);

  it(`of the corp-ID dialect means the same in all of its forms: ${CASES} cases`, async () => {
    const outcomes = new Map<unknown, number>();
    for (let index = 0; index < CASES; index += 1) {
      const chance = new Chance(SEED, 'corp agreement', index);
      // Texts that XML cannot hold, or beyond its limit, are refused there as markup, and elsewhere as arguments.
      const pairs = pairsOf(corp, chance).map(
        ([name, value]) =>
          [name, (typeof value === 'string' ? value : '').replace(NO_XML, '?').slice(0, 9_000)] as const,
      );
      const args = withArguments({ ...Object.fromEntries(pairs), CORP_ID: 53, MERCHANT_SETTING_ID: 1 });
      const meanings = new Map<string, unknown>();
      for (const [name, toWire] of Object.entries(WAYS)) {
        const { type, body } = toWire(args);
        const bytes = Buffer.from(body);
        meanings.set(name, await meaningOf(dialects.corp, { headers: { 'content-type': type }, body: bytes }));
      }
      const [expected] = meanings.values();
      expect({ index, ...Object.fromEntries(meanings) }).toEqual({
        index,
        ...Object.fromEntries(Object.keys(WAYS).map((name) => [name, expected])),
      });
      const { outcome } = expected as { outcome: unknown };
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    const reached = [...outcomes.keys()].filter((key) => key === 'zero: invoice-not-found' || key === 'unavailable');
    expect(reached.reduce((count, key) => count + (outcomes.get(key) ?? 0), 0)).toBeGreaterThan(CASES / 3);
    expect(outcomes.size).toBeGreaterThan(3);
  }, 600_000);
});

const NO_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
