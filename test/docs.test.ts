import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GENERATED, upToDate } from '../src/docs/main.ts';
import { DOCUMENTED_CALLS } from '../src/docs/calls-table.ts';
import { WHMCS_SAMPLES } from '../src/docs/whmcs-samples.ts';
import { WHMCS_ACTIONS } from '../schemas/openapi.ts';
import { DOCUMENTS } from './docs-commands/documents.ts';
import { sendCorp } from './support/corp-client.ts';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import { callWhmcs } from './support/whmcs-client.ts';

const ROOT = join(import.meta.dirname, '..');

describe('The documentation', () => {
  it.each(GENERATED)('is up to date in $file, section $section: else run npm run docs', (generated) => {
    expect(readFileSync(join(ROOT, generated.file), 'utf8')).toBe(upToDate(ROOT, generated));
  });

  it.each(DOCUMENTS)('names no test in %s that is not there', (document) => {
    const named = [...readFileSync(join(ROOT, document), 'utf8').matchAll(/`(test\/[\w./-]+)`/g)].map(
      ([, path = '']) => path,
    );
    const missing = named.filter((path) => ![path, `${path}.test.ts`].some((file) => existsSync(join(ROOT, file))));
    expect(missing).toEqual([]);
  });

  it('has samples for every action, and for no other', () => {
    expect(Object.keys(WHMCS_SAMPLES).sort()).toEqual(WHMCS_ACTIONS.map((action) => action.title).sort());
  });
});

describe('The samples of the documentation', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startTestGateway();
  });

  afterAll(async () => {
    await gateway.close();
  });

  it.each(Object.entries(WHMCS_SAMPLES))('answers the sample of %s as it is printed', async (action, sample) => {
    const answer = await callWhmcs(gateway.url, action, sample.request);
    expect(answer.text).toBe(sample.answer);
  });

  it('says of every call of the first screen what is true: it works, or it is answered with an error', async () => {
    const [whmcs, corp] = DOCUMENTED_CALLS.map(({ registry, groups }) =>
      groups.flatMap(({ names }) => names).map((name) => ({ name, isBuilt: registry.has(name.toLowerCase()) })),
    );
    for (const { name, isBuilt } of whmcs ?? []) {
      const { message } = (await callWhmcs(gateway.url, name)).json as { message?: string };
      expect([name, message === 'API Function Not Found']).toEqual([name, !isBuilt]);
    }
    for (const { name, isBuilt } of corp ?? []) {
      const login = { API_CORP_KEY_ID: 'PLA-0053', API_USER_NAME: 'demo', API_USER_PASSWORD: '1234' };
      const packet = { API_CALL_FUNCTION_NAME: name, CORP_ID: 53, API_CURRENT_PAYEE_ID: '3', ...login };
      const { json } = await sendCorp(gateway.url, JSON.stringify(packet));
      expect([name, json['RET_STATUS'] === 'method']).toEqual([name, !isBuilt]);
    }
    expect(whmcs?.some(({ isBuilt }) => isBuilt)).toBe(true);
  });

  it('serves the schemas as OpenAPI 3.1', async () => {
    const response = await fetch(`${gateway.url}/openapi.json`);
    const document = (await response.json()) as { openapi: string; components: { schemas: Record<string, unknown> } };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining(Object.keys(WHMCS_SAMPLES)));
  });
});
