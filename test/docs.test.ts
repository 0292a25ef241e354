import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { corp } from '../adapters/corp/descriptor.ts';
import type { DialectDescriptor } from '../adapters/descriptor.ts';
import { ACTIONS } from '../adapters/whmcs/actions.ts';
import { whmcs } from '../adapters/whmcs/descriptor.ts';
import { generatedOf, upToDate } from '../src/docs/main.ts';
import { DOCUMENTS } from './docs-commands/documents.ts';
import { sendCorp } from './support/corp-client.ts';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import { callWhmcs } from './support/whmcs-client.ts';

const ROOT = join(import.meta.dirname, '..');

describe('The documentation', () => {
  it.each(generatedOf())('is up to date in $file, section $section: else run npm run docs', (generated) => {
    expect(readFileSync(join(ROOT, generated.file), 'utf8')).toBe(upToDate(ROOT, generated));
  });

  it.each(DOCUMENTS)('names no test in %s that is not there', (document) => {
    const named = [...readFileSync(join(ROOT, document), 'utf8').matchAll(/`(test\/[\w./-]+)`/g)].map(
      ([, path = '']) => path,
    );
    const missing = named.filter((path) => ![path, `${path}.test.ts`].some((file) => existsSync(join(ROOT, file))));
    expect(missing).toEqual([]);
  });
});

/** Reads first: they show the demo data as it is loaded. */
const SAMPLES = [...ACTIONS.values()].sort((a, b) => (a.access < b.access ? -1 : Number(a.access > b.access)));

function documentedCalls(dialect: DialectDescriptor): readonly { readonly name: string; readonly isBuilt: boolean }[] {
  const built = new Set(dialect.actions.map(({ name }) => name));
  return dialect.documentedCalls.flatMap(({ names }) => names.map((name) => ({ name, isBuilt: built.has(name) })));
}

describe('The samples of the documentation', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startTestGateway();
  });

  afterAll(async () => {
    await gateway.close();
  });

  it.each(SAMPLES)('answers the sample of $name as it is printed', async ({ name, sample }) => {
    const answer = await callWhmcs(gateway.url, name, sample.request);
    expect(answer.text).toBe(sample.answer);
  });

  it('says of every call of the first screen what is true: it works, or it is answered with an error', async () => {
    for (const { name, isBuilt } of documentedCalls(whmcs)) {
      const { message } = (await callWhmcs(gateway.url, name)).json as { message?: string };
      expect([name, message === 'API Function Not Found']).toEqual([name, !isBuilt]);
    }
    for (const { name, isBuilt } of documentedCalls(corp)) {
      const login = { API_CORP_KEY_ID: 'PLA-0053', API_USER_NAME: 'demo', API_USER_PASSWORD: '1234' };
      const packet = { API_CALL_FUNCTION_NAME: name, CORP_ID: 53, API_CURRENT_PAYEE_ID: '3', ...login };
      const { json } = await sendCorp(gateway.url, JSON.stringify(packet));
      expect([name, json['RET_STATUS'] === 'method']).toEqual([name, !isBuilt]);
    }
    expect(documentedCalls(whmcs).some(({ isBuilt }) => isBuilt)).toBe(true);
  });

  it('serves the schemas as OpenAPI 3.1', async () => {
    const response = await fetch(`${gateway.url}/openapi.json`);
    const document = (await response.json()) as { openapi: string; components: { schemas: Record<string, unknown> } };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining(SAMPLES.map(({ name }) => name)));
  });
});
