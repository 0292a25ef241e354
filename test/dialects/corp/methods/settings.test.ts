import { beforeAll, describe, expect, it } from '@jest/globals';
import { DOCUMENTED_MONEY_TYPES } from '../../../../db/admin/corporations.ts';
import { gatewayWithCaller } from '../../../support/gateway-with-caller.ts';
import { tableStates } from '../../../support/whmcs-wire.ts';
import { addCorporation, callMethod, switchOnAllMethods, type Answer } from '../fixtures.ts';

const { gateway } = gatewayWithCaller();
const OWN = { CORP_ID: 58, API_CORP_KEY_ID: 'SET-58' };

beforeAll(async () => {
  await addCorporation(gateway, { id: 58, name: 'Settings Ltd', currency: 'EUR' }, 'SET');
  await switchOnAllMethods(gateway);
});

const specific = (fields: string, args: object = {}): Promise<Answer> =>
  callMethod(gateway, 'getSpecificCorpWideSettings', { FIELD_LIST: fields, ...args });

describe('getSpecificCorpWideSettings', () => {
  it('answers the first merchant setting where none is named for web sales, and the tenant’s own values', async () => {
    expect((await specific(' WEB_MERCHANT_SETTING_ID , Currency,CORP_NAME', OWN)).fields).toMatchObject({
      CORP_WIDE_SETTINGS_ARRAY: [{ CORP_NAME: 'Settings Ltd', CURRENCY: 'EUR', WEB_MERCHANT_SETTING_ID: 1 }],
    });
    await gateway.database('merchant_settings').where({ tenant_id: 58 }).delete();
    expect((await specific('web_merchant_setting_id', OWN)).fields['CORP_WIDE_SETTINGS_ARRAY']).toEqual([
      { WEB_MERCHANT_SETTING_ID: 0 },
    ]);
  });
});

describe('getCorpWideSettings', () => {
  it('has no user, no key and no password', async () => {
    const { text } = await callMethod(gateway, 'getCorpWideSettings');
    expect(text).not.toMatch(/PLA|demo"|1234|178/);
  });
});

describe('getGeneralLookupValues', () => {
  it('lists the money types by default, each with the gateway of the other dialect', async () => {
    const { fields } = await callMethod(gateway, 'getGeneralLookupValues');
    expect(fields['QRY_LOOKUP_VALUES_ARRAY']).toEqual(
      DOCUMENTED_MONEY_TYPES.map(({ id, name, gateway: system }) => ({
        ...{ LOOKUP_TYPE: 'money-types', ID: id, NAME: name, GATEWAY: system },
      })),
    );
  });

  it('answers zero for a list without a value and dataIn for an unknown one, and nothing writes', async () => {
    const before = await tableStates(gateway.database);
    expect((await callMethod(gateway, 'getGeneralLookupValues', { ...OWN, LOOKUP_TYPE: 'vehicles' })).result).toBe(
      'zero',
    );
    expect((await callMethod(gateway, 'getGeneralLookupValues', { LOOKUP_TYPE: 'payees' })).result).toBe('dataIn');
    expect(await tableStates(gateway.database, ['credentials'])).toEqual(
      Object.fromEntries(Object.entries(before).filter(([name]) => name !== 'credentials')),
    );
  });
});
