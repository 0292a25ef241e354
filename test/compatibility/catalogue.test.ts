import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DIALECTS } from '../../adapters/dialects.ts';
import { Catalogue } from '../../src/compatibility/catalogue.ts';
import { matrixOf } from '../../src/compatibility/matrix-rows.ts';

const ROOT = join(import.meta.dirname, '../..');
const CATALOGUES = DIALECTS.map((dialect) => new Catalogue(dialect));
const [whmcs, corp] = CATALOGUES;
const DIFFERENCES = readFileSync(join(ROOT, 'docs/differences.md'), 'utf8');

describe('The catalogue of calls', () => {
  it('has the 162 documented actions and the 13 methods', () => {
    expect([whmcs!.calls.length, corp!.calls.length]).toEqual([162, 13]);
  });

  it('says in part of an action whose documented parameters are not all read', () => {
    const partly = whmcs!.calls.filter(({ state }) => state === 'partly');
    expect(partly.map(({ name }) => name)).toEqual(['AddPayMethod', 'CapturePayment', 'UpdatePayMethod']);
    expect(whmcs!.parameter('capturepayment', 'cvv')).toMatchObject({ state: 'missing' });
    expect(whmcs!.call('GETINVOICE')).toMatchObject({ name: 'GetInvoice', state: 'supported', access: 'read' });
    expect(whmcs!.call('AcceptOrder')).toMatchObject({ state: 'refused', access: null, since: null });
    expect([whmcs!.call('Nothing'), whmcs!.call('constructor'), corp!.call('__proto__')]).toEqual([null, null, null]);
  });

  it('knows a parameter by the spellings of callers', () => {
    const name = (given: string): string => whmcs!.parameterName('CreateInvoice', given);
    expect(['itemamount3', 'itemamount[3]', 'taxrate2', 'itemamountx3'].map(name)).toEqual([
      ...['itemamountX', 'itemamount', 'taxrate2', 'itemamountx3'],
    ]);
    expect(corp!.parameterName('addInvoicePayment', 'invoice_number')).toBe('INVOICE_NUMBER');
  });

  it.each(CATALOGUES.map((catalogue) => [catalogue.dialect.title, catalogue] as const))(
    'finds each row of the %s dialect: by a call, or as one for all calls',
    (title, catalogue) => {
      const part = DIFFERENCES.split(/^## /m).find((each) => each.startsWith(`The ${title} dialect`))!;
      const all = [...part.matchAll(/^\| ([A-Z]-\d+) /gm)].map(([, number]) => number);
      const named = catalogue.calls.flatMap(({ differences }) => differences);
      expect([...new Set([...named, ...catalogue.general])].sort()).toEqual([...all].sort());
    },
  );

  it('names counterparts of methods that exist', () => {
    const counterparts = Object.entries(corp!.dialect.traces!.counterparts!);
    expect(counterparts.length).toBeGreaterThan(0);
    for (const [method, actions] of counterparts) {
      expect(corp!.call(method)?.name).toBe(method);
      for (const action of actions) expect(whmcs!.call(action)?.access).not.toBeNull();
    }
  });
});

describe('The matrix of docs/compatibility.md', () => {
  it.each(CATALOGUES.map((catalogue) => [catalogue.dialect.title, catalogue] as const))(
    'has the calls of the %s dialect, in the state of the catalogue',
    (title, { calls }) => {
      const { rows, summary } = matrixOf(title, readFileSync(join(ROOT, 'docs/compatibility.md'), 'utf8'));
      expect(rows.map((row) => row.get('State'))).toEqual(calls.map(({ state }) => state));
      const built = calls.filter(({ access }) => access !== null).length;
      expect(summary).toContain(`${built} of ${calls.length} (${Math.floor((built * 100) / calls.length)}%)`);
    },
  );

  it('is empty for a dialect that is not there', () => {
    expect(matrixOf('none', '## The WHMCS-style dialect')).toEqual({ summary: '', rows: [] });
  });
});
