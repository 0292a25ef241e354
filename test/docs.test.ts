import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { corp } from '../adapters/corp/descriptor.ts';
import { METHODS } from '../adapters/corp/methods.ts';
import type { DialectDescriptor } from '../adapters/descriptor.ts';
import { ACTIONS } from '../adapters/whmcs/actions.ts';
import { whmcs } from '../adapters/whmcs/descriptor.ts';
import { DEMO_CALLER } from '../schemas/corp/samples/sample.ts';
import { generatedOf, upToDate } from '../src/docs/main.ts';
import { switchOnAllMethods } from './dialects/corp/fixtures.ts';
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

interface SampleCall {
  readonly name: string;
  /** Each dialect has demo data of its own: the ids in a sample do not depend on the other dialect's samples. */
  readonly dialect: string;
  readonly access: 'read' | 'write';
  /** The whole answer as it is printed. */
  readonly answer: string;
  readonly send: (url: string) => Promise<string>;
  /** Sends the sample that goes first, on demo data of their own. */
  readonly prepare?: (url: string) => Promise<unknown>;
}

const ACTION_SAMPLES = [...ACTIONS.values()].map(({ name, access, sample }): SampleCall => ({
  ...{ name, dialect: whmcs.name, access, answer: sample.answer },
  send: async (url) => (await callWhmcs(url, name, sample.request)).text,
  ...preparedBy(sample.follows),
}));

function preparedBy(first: string | undefined): Pick<SampleCall, 'prepare'> {
  const action = ACTIONS.get(first?.toLowerCase() ?? '');
  if (action === undefined) return {};
  return { prepare: (url) => callWhmcs(url, action.name, action.sample.request) };
}

const METHOD_SAMPLES = [...METHODS.values()].map(({ name, access, sample }): SampleCall => ({
  ...{ name, dialect: corp.name, access, answer: sample.answer },
  send: async (url) => {
    const packet = { API_CALL_FUNCTION_NAME: name, ...DEMO_CALLER, ...sample.request };
    const { text } = await sendCorp(url, JSON.stringify(packet));
    // The end of a link is signed, and differs from call to call.
    return text.replaceAll(/"[^"]*(\/i\/[a-z]+\/)[^"]*"/g, '"http://127.0.0.1:8080$1…"');
  },
}));

/** Reads first: they show the demo data as it is loaded. */
const SAMPLES = [...ACTION_SAMPLES, ...METHOD_SAMPLES].sort((a, b) =>
  a.access < b.access ? -1 : Number(a.access > b.access),
);

function documentedCalls(dialect: DialectDescriptor): readonly { readonly name: string; readonly isBuilt: boolean }[] {
  const built = new Set(dialect.actions.map(({ name }) => name));
  return dialect.documentedCalls.flatMap(({ names }) => names.map((name) => ({ name, isBuilt: built.has(name) })));
}

describe('The samples of the documentation', () => {
  const gateways = new Map<string, TestGateway>();
  let gateway: TestGateway;

  beforeAll(async () => {
    for (const { name } of [whmcs, corp]) {
      gateway = await startTestGateway();
      await switchOnAllMethods(gateway);
      gateways.set(name, gateway);
    }
  });

  afterAll(async () => {
    for (const one of gateways.values()) await one.close();
  });

  it.each(SAMPLES)('answers the sample of $name as it is printed', async ({ dialect, answer, send, prepare }) => {
    if (prepare === undefined) {
      expect(await send(gateways.get(dialect)!.url)).toBe(answer);
      return;
    }
    const own = await startTestGateway();
    try {
      await prepare(own.url);
      expect(await send(own.url)).toBe(answer);
    } finally {
      await own.close();
    }
  });

  it('says of every call of the first screen what is true: it works, or it is answered with an error', async () => {
    for (const { name, isBuilt } of documentedCalls(whmcs)) {
      const { message } = (await callWhmcs(gateway.url, name)).json as { message?: string };
      expect([name, message?.startsWith('API Function Not ') === true]).toEqual([name, !isBuilt]);
    }
    for (const { name, isBuilt } of documentedCalls(corp)) {
      const packet = { API_CALL_FUNCTION_NAME: name, ...DEMO_CALLER, CORP_ID: 53 };
      const { json } = await sendCorp(gateway.url, JSON.stringify(packet));
      expect([name, json['RET_STATUS'] === 'method']).toEqual([name, !isBuilt]);
    }
    expect(documentedCalls(whmcs).some(({ isBuilt }) => isBuilt)).toBe(true);
  });

  it('serves the schemas as OpenAPI 3.1', async () => {
    const response = await fetch(`${gateway.url}/openapi.json`);
    const document = (await response.json()) as { openapi: string; components: { schemas: Record<string, unknown> } };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.components.schemas)).toEqual(
      expect.arrayContaining([
        ...ACTION_SAMPLES.map(({ name }) => name),
        ...METHOD_SAMPLES.map(({ name }) => `Corp_${name}`),
      ]),
    );
  });
});
