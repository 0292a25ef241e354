import { settingsReader } from '../dialect-settings.ts';

/** The settings of a tenant as a corporation: the values that the arguments of its callers may name. */
export interface CorpSettings {
  /** Methods that are switched on, in lower case. */
  readonly methods: readonly string[];
  /** Users who may act for it. */
  readonly payees: readonly number[];
  readonly merchantSettings: readonly number[];
  readonly drivers: readonly number[];
  readonly vehicles: readonly number[];
  readonly moneyTypes: readonly MoneyType[];
}

/** A kind of money, and the system name of the gateway by which other dialects know it. */
export interface MoneyType {
  readonly id: number;
  readonly name: string;
  readonly gateway: string;
}

const ids = { type: 'array', items: { type: 'integer' } } as const;
const text = { type: 'string' } as const;

/** Throws TypeError where the stored settings do not fit. */
export const settingsOf = settingsReader<CorpSettings>({
  type: 'object',
  required: ['methods', 'payees', 'merchantSettings', 'drivers', 'vehicles', 'moneyTypes'],
  properties: {
    methods: { type: 'array', items: text },
    payees: ids,
    merchantSettings: ids,
    drivers: ids,
    vehicles: ids,
    moneyTypes: {
      type: 'array',
      items: {
        type: 'object',
        required: ['id', 'name', 'gateway'],
        properties: { id: { type: 'integer' }, name: text, gateway: text },
      },
    },
  },
});
