import { describe, expect, it } from '@jest/globals';
import { settingsOf as corpSettingsOf } from '../../adapters/corp/settings.ts';
import { settingsOf as whmcsSettingsOf } from '../../adapters/whmcs/settings.ts';
import { credential } from '../support/credentials.ts';

const STORED = {
  ...{ typing: 'echo', defaultFormat: null, methods: ['addinvoicepayment'], payees: [3], merchantSettings: [1] },
  ...{ drivers: [1], vehicles: [1] },
  moneyTypes: [{ id: 2, name: 'Cash', gateway: 'cash' }],
};

describe('The settings of a dialect', () => {
  it('are read by each dialect from one object, which core does not know', () => {
    const caller = credential({ dialectSettings: STORED });
    expect(whmcsSettingsOf(caller).typing).toBe('echo');
    expect(corpSettingsOf(caller)).toMatchObject({ payees: [3], moneyTypes: [{ gateway: 'cash' }] });
  });

  it.each<[string, object, (caller: ReturnType<typeof credential>) => unknown]>([
    ['an unknown typing', { ...STORED, typing: 'new' }, whmcsSettingsOf],
    ['no typing', {}, whmcsSettingsOf],
    ['a payee that is text', { ...STORED, payees: ['3'] }, corpSettingsOf],
    ['a money type without a gateway', { ...STORED, moneyTypes: [{ id: 2, name: 'Cash' }] }, corpSettingsOf],
    ['no methods', { ...STORED, methods: undefined }, corpSettingsOf],
  ])('are refused each time where they do not fit: %s', (_name, dialectSettings, settingsOf) => {
    const caller = credential({ dialectSettings });
    for (let times = 0; times < 2; times += 1) expect(() => settingsOf(caller)).toThrow(TypeError);
  });
});
