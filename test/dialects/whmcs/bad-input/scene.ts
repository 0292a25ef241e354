import { afterEach, beforeEach, expect } from '@jest/globals';
import { gatewayWithCaller } from '../../../support/gateway-with-caller.ts';
import {
  API_PATH,
  demoCall,
  exchange,
  FORM,
  formBody,
  JSON_BODY,
  tableStates,
  TRACES,
  type WireExchange,
  type WireOptions,
} from '../../../support/whmcs-wire.ts';

export const BASE = formBody(demoCall('GetInvoice', { invoiceid: 1 }));
export const WRITE = demoCall('UpdateInvoice', { invoiceid: 1 });
export const WRITE_BASE = formBody(WRITE);
export const JSON_FORMAT = `${API_PATH}?responsetype=json`;
export const WRITE_JSON = JSON.stringify(WRITE).slice(0, -1);

export const form = (body: string | Buffer): WireOptions => ({ path: JSON_FORMAT, headers: FORM, body });
export const json = (body: string | Buffer): WireOptions => ({ path: JSON_FORMAT, headers: JSON_BODY, body });
export const query = (text: string): WireOptions => ({ method: 'GET', path: `${API_PATH}?${text}` });

/** Sends to a gateway of the file's own; every test must leave all tables as they were. */
export function unchangedGateway(): (options: WireOptions) => Promise<WireExchange> {
  const { gateway } = gatewayWithCaller();
  let before: Readonly<Record<string, string>>;
  beforeEach(async () => {
    before = await tableStates(gateway.database, TRACES);
  });
  afterEach(async () => {
    expect(await tableStates(gateway.database, TRACES)).toEqual(before);
  });
  return (options) => exchange(gateway.url, options);
}
