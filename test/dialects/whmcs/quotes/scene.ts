import { expect } from '@jest/globals';
import type { TestGateway } from '../../../support/gateway.ts';
import { serialized, type Serializable } from '../../../support/php-serialize.ts';
import type { Params } from '../../../support/whmcs-client.ts';
import type { Caller, Row } from '../fixtures.ts';

export const TODAY = '2026-11-22';

export const GOOD: Params = { userid: 1, subject: 'Offer', stage: 'Draft', validuntil: '2026-12-31' };

/** Items as a client in PHP sends them. */
export const items = (...lines: readonly Readonly<Record<string, Serializable>>[]): string =>
  serialized(lines.map((line) => new Map(Object.entries(line))));

export const FRUIT = items(
  { desc: 'Apple', qty: 1, up: '1.23', discount: '0.00', taxable: true },
  { desc: 'Orange', qty: 3, up: '5.00', discount: '2.50', taxable: false },
);

export const MAX: Params = {
  firstname: 'Max',
  lastname: 'Muster',
  companyname: 'Muster Ltd',
  address1: '1 Street',
  address2: 'Floor 2',
  city: 'Ulm',
  state: 'BW',
  postcode: '89073',
  country: 'de',
  phonenumber: '0731',
  tax_id: 'DE1',
};

/** Calls of quotes, by their ids. */
export function quoteCaller(
  api: Caller,
  gateway: TestGateway,
): {
  create(params?: Params): Promise<number>;
  list(params?: Params): Promise<Row[]>;
  show(id: number): Promise<Row>;
  accept(id: number): Promise<Row>;
  history(tenant: number): Promise<Row | undefined>;
} {
  const list = async (params: Params = {}): Promise<Row[]> => {
    const { json } = await api.call('GetQuotes', { limitnum: 1000, ...params });
    expect(json).toMatchObject({ result: 'success' });
    return json.quotes.quote as Row[];
  };
  return {
    list,
    async create(params = {}) {
      const { json } = await api.call('CreateQuote', { ...GOOD, ...params });
      expect(json).toEqual({ result: 'success', quoteid: expect.any(Number) });
      return json.quoteid as number;
    },
    async show(id) {
      const [quote] = await list({ quoteid: id });
      return quote!;
    },
    accept: async (id) => (await api.call('AcceptQuote', { quoteid: id })).json as Row,
    history: (tenant) => gateway.database('history').where({ tenant_id: tenant }).orderBy('id', 'desc').first<Row>(),
  };
}
