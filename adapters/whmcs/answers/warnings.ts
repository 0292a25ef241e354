import type { PhpArray } from '../../forms/php-value.ts';
import type { AnswerData } from './answer-data.ts';

/** The warning about parameters that the original no longer obeys, quoted from its documents. */
interface Warning {
  readonly text: string;
  /** Their names; a parameter of one of them is a reason to warn. */
  readonly names: readonly string[];
}

const SUB_ACCOUNT_NAMES = ['password2', 'permissions', 'subaccount'];

export const SUB_ACCOUNTS = {
  added: {
    text: 'Sub Accounts are no longer supported. Please use AddUser and CreateClientInvite',
    names: SUB_ACCOUNT_NAMES,
  },
  updated: { text: 'Sub Accounts are no longer supported. Please use UpdateUser', names: SUB_ACCOUNT_NAMES },
} as const satisfies Record<string, Warning>;

const CARD_NAMES = ['cardtype', 'cardnum', 'expdate', 'startdate', 'issuenumber', 'cvv'];

export const CARDS = {
  added: {
    text: 'Credit card related parameters are now deprecated and may be removed in a future version. Use AddPayMethod instead.',
    names: CARD_NAMES,
  },
  updated: {
    text: 'Credit card related parameters are now deprecated and may be removed in a future version. Use AddPayMethod or UpdatePayMethod instead.',
    names: [...CARD_NAMES, 'bankcode', 'bankacct'],
  },
  cleared: {
    text: 'Credit card related parameters are now deprecated and may be removed in a future version. Use DeletePayMethod instead.',
    names: ['clearcreditcard'],
  },
} as const satisfies Record<string, Warning>;

/** The member `warning`, where one of its parameters has a value. */
export function warningOf(values: PhpArray, { text, names }: Warning): AnswerData {
  return names.some((name) => (values.get(name) ?? '') !== '') ? { warning: text } : {};
}
