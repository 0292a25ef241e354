import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { decodePhpForm } from '../../adapters/forms/php-form.ts';
import { isNamedAfterCardSecret } from '../../adapters/values/card-secrets.ts';
import { AnswerRedaction } from '../../src/calls-log/redacted-answer.ts';
import { redactedRequest } from '../../src/calls-log/redacted-request.ts';
import { SecretNames } from '../../src/calls-log/secret-names.ts';
import { computing } from '../support/computing/processor-time.ts';

const BODY_BYTES = 256 * 1024;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** The name of the only parameter of a large body. */
function nameIn(body: string): string {
  const [name = ''] = decodePhpForm(Buffer.from(body)).keys();
  return name;
}

describe('The names that callers make up', () => {
  it.each<[string, (call: number) => string]>([
    ['short ones in large bodies', (call) => `made_up_parameter_${call}=${'x'.repeat(BODY_BYTES)}`],
    ['large ones', (call) => `${'x'.repeat(BODY_BYTES)}${call}=1`],
  ])('are remembered without holding memory: %s', (_kind, bodyOf) => {
    const names = new SecretNames();
    const before = heapBytes();
    for (let call = 0; call < 100; call += 1) {
      const name = nameIn(bodyOf(call));
      names.has(name);
      isNamedAfterCardSecret(name);
    }
    expect(heapBytes() - before).toBeLessThan(20 * BODY_BYTES);
    expect(names.has('password')).toBe(true);
  });

  it('are too many to look for each secret in each text: then every text is hidden', () => {
    const names = new SecretNames();
    const given = new Map<string, string>();
    for (let place = 0; place < 400; place += 1) given.set(`note${place}`, 'a note of a caller, '.repeat(20));
    for (let place = 0; place < 600; place += 1) given.set(`passwd${place}`, `<%;&="secret"${place}`);
    const spent = computing();
    for (let call = 0; call < 200; call += 1) {
      const { values, secrets } = redactedRequest(given, names);
      const answer = new AnswerRedaction(names).of(`a ${String(given.get('passwd7'))} `.repeat(500), secrets);
      expect(JSON.stringify([values, answer])).not.toMatch(/secret|caller/);
    }
    expect(spent()).toBeLessThan(1_500);
  });
});
