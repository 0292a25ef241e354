import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ACTIONS } from '../../../adapters/whmcs/actions.ts';
import { FAILURE_MESSAGES, REFUSAL_MESSAGES } from '../../../adapters/whmcs/answers/messages.ts';
import { METHODS } from '../../../adapters/corp/methods.ts';
import { messagesOf, STATUS_HELP } from '../../../adapters/corp/ret-status.ts';
import { DIALECTS } from '../../../adapters/dialects.ts';
import { ERROR_GROUPS, helpFor } from '../../../schemas/whmcs/errors/catalogue.ts';
import type { ValueSchema } from '../../../schemas/whmcs/values.ts';
import { REFUSAL_CODES } from '../../../src/core/errors.ts';
import { sentencesIn } from './sentences.ts';

const ROOT = join(import.meta.dirname, '../../..');
const LISTED = ERROR_GROUPS.flatMap(({ errors }) => errors);

/** Each way in which a refusal may be worded. */
const FACTS = [
  { of: 'new-client', status: 'Paid', options: 'cash', line: '9', invoice: '31', field: 'fees' },
  { of: 'contact', status: 'Unpaid', options: '', line: '', invoice: '', field: 'amount' },
];
const REFUSALS = REFUSAL_CODES.flatMap((code) => FACTS.map((facts) => REFUSAL_MESSAGES[code](facts)));
const FAILURES = Object.values(FAILURE_MESSAGES).map((each) => (typeof each === 'string' ? each : each('…')));
const VALUES = [...ACTIONS.values()].flatMap(({ schema }): [string, ValueSchema][] => [
  ...Object.entries(schema.properties),
  ...Object.entries(schema.patternProperties ?? {}),
]);
const VIOLATIONS = VALUES.map(
  ([name, value]) => value['x-violation'] ?? `Invalid ${name}: ${value['x-rule'] ?? 'not an acceptable value'}`,
);
const OF_ACTIONS = [...ACTIONS.values()].flatMap(({ sample }) => sample.errors.map(([sentence]) => sentence));
/** Its sentences are in a table of names; the samples of its actions have each of them. */
const BY_TABLE = 'card-secrets.ts';
const OF_CODE = sentencesIn([join(ROOT, 'adapters/whmcs'), join(ROOT, 'adapters/forms')]).filter(
  ({ place, sentence }) => sentence !== null || !place.includes(BY_TABLE),
);
const ALL = [
  ...new Set([
    ...REFUSALS,
    ...FAILURES,
    ...VIOLATIONS,
    ...OF_ACTIONS,
    ...OF_CODE.flatMap(({ sentence }) => (sentence === null ? [] : [sentence])),
  ]),
];

describe('The catalogue of errors', () => {
  it('has every sentence that the WHMCS-style dialect answers, and each error of its code is found', () => {
    expect(OF_CODE.length).toBeGreaterThan(100);
    expect(OF_CODE.filter(({ sentence }) => sentence === null)).toEqual([]);
    expect(ALL.filter((sentence) => helpFor(sentence) === null)).toEqual([]);
  });

  it('has no sentence that the dialect does not answer, and none twice', () => {
    const used = new Set(ALL.map((sentence) => helpFor(sentence)?.[0]));
    expect(LISTED.map(([sentence]) => sentence).filter((sentence) => !used.has(sentence))).toEqual([]);
    expect(new Set(LISTED.map(([sentence]) => sentence)).size).toBe(LISTED.length);
  });

  it('has no sentence for everything', () => {
    for (const other of ['', 'Something else', 'Invalid', 'The'])
      expect([other, helpFor(other)]).toEqual([other, null]);
  });

  it('has every message of the corp-ID dialect', () => {
    const corp =
      DIALECTS.find(({ name }) => name === 'corp')
        ?.reference?.errors()
        .flatMap(({ errors }) => errors) ?? [];
    const sentences = new Set(corp.map(({ sentence }) => sentence));
    const messages = [...METHODS.values()].flatMap(({ schema }) =>
      (Object.keys(STATUS_HELP) as (keyof typeof STATUS_HELP)[]).map(
        (status) => `${status}: ${messagesOf(status, schema).main}`,
      ),
    );
    expect(messages.filter((message) => !sentences.has(message))).toEqual([]);
  });

  it.each(DIALECTS.map(({ name, reference }) => [name, reference] as const))(
    'of %s has a cause and a cure for each error, as sentences',
    (_name, reference) => {
      const errors = reference?.errors().flatMap((group) => group.errors) ?? [];
      expect(errors.length).toBeGreaterThan(30);
      expect(errors.filter(({ cause, cure }) => !/\S.*\.$/.test(cause) || !/\S.*\.$/.test(cure))).toEqual([]);
    },
  );

  it('has a cause for each sentence of the WHMCS-style dialect', () => {
    const errors = DIALECTS[0]?.reference?.errors().flatMap((group) => group.errors) ?? [];
    const caused = new Set(errors.map(({ sentence }) => sentence));
    expect(LISTED.map(([sentence]) => sentence).filter((sentence) => !caused.has(sentence))).toEqual([]);
  });
});
