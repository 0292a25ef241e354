/**
 * The kind of a value. An id is a whole number above zero; a date may have a time; a flag is 1 or 0, or a word for them.
 * An `amount` may have a minus. Without a kind, a value is text.
 */
export type ArgumentFormat = 'id' | 'amount-above-zero' | 'amount' | 'flag' | 'date';

/** Where an argument, a member or a method comes from: public documents, a choice of the gateway, or the gateway only. */
export type Evidence = 'documented' | 'chosen' | 'ours';

/** Ids that a caller may name: its own corporation, or one of a list of the corporation. */
export type MemberList = 'corporation' | 'merchant-settings' | 'money-types' | 'drivers' | 'vehicles';

/** One argument of a method, in the words of its document. The gateway validates calls by it. */
export interface ArgumentSchema {
  /** As the document prints it; numbers and texts are both accepted. */
  readonly type: 'string' | 'number';
  readonly description: string;
  readonly default?: string;
  readonly isRequired: boolean;
  readonly format?: ArgumentFormat;
  /** In UTF-16 units. */
  readonly longest?: number;
  readonly memberOf?: MemberList;
  /** Zero means an absent value. */
  readonly isZeroAbsent?: boolean;
  /** Any text is used as it is. In all other arguments, `null` and `undefined` mean an absent value. */
  readonly isFreeText?: boolean;
  /** The accepted words, in any case; the first spelling here is the one that is used. */
  readonly words?: readonly string[];
  /** Default: `documented`. */
  readonly evidence?: Evidence;
  /** The version of the gateway that brought it; default: that of its method. */
  readonly since?: string;
}

/** One member of the answer `ok` beside its messages. */
export interface MemberSchema {
  readonly type: 'number' | 'string' | 'array';
  readonly description: string;
  /** Default: `documented`. */
  readonly evidence?: Evidence;
  /** The members of each struct of an array. */
  readonly of?: Readonly<Record<string, MemberSchema>>;
}

/** The RET_STATUS of a call that reached its method. */
export type MethodStatus = 'ok' | 'dataIn' | 'dataIn2' | 'zero' | 'db' | 'logicProblem';

/** RET_MAIN_MESSAGE and RET_SECOND_MESSAGE of an answer. */
export interface RetMessages {
  readonly main: string;
  readonly second: string;
}

/** A method of the corp-ID dialect. */
export interface MethodSchema {
  readonly title: string;
  /** The version of the gateway that brought it; default: the first. */
  readonly since?: string;
  readonly description: string;
  /** In the order in which they are checked. */
  readonly arguments: Readonly<Record<string, ArgumentSchema>>;
  /** Arguments of which at least one is required; the first is named where all are missing. */
  readonly oneIsRequired?: readonly string[];
  readonly messages: Readonly<Record<MethodStatus, RetMessages>>;
  /** The members of an `ok`, in the order of the answer. */
  readonly answer: Readonly<Record<string, MemberSchema>>;
  /** Default: `documented`. */
  readonly evidence?: Evidence;
}

export const BACK = 'Use your back button and try again.';
/** Arguments of every call: the caller, and the format. */
export const CONTROL_ARGUMENTS: Readonly<Record<string, ArgumentSchema>> = {
  API_CALL_FUNCTION_NAME: { type: 'string', description: 'The method, in any case.', isRequired: true },
  API_CORP_KEY_ID: {
    type: 'string',
    description: 'Three letters of the corporation, a dash, its number: `PLA-0053`; leading zeros are ignored.',
    isRequired: true,
  },
  API_USER_NAME: { type: 'string', description: "The corporation's API user.", isRequired: true },
  API_USER_PASSWORD: { type: 'string', description: 'Its password.', isRequired: true },
  API_CURRENT_PAYEE_ID: {
    type: 'number',
    description: 'The acting user; one of those that the corporation allows.',
    isRequired: true,
  },
  API_INPUT_OUTPUT_TYPE: {
    type: 'string',
    description: 'Format of the answer: `JSON` or `WDDX`. Default: the format of the request.',
    isRequired: false,
  },
  API_URL_ENCODING: { type: 'string', description: '`AUTO`, or absent: they mean the same.', isRequired: false },
  API_IDEMPOTENCY_KEY: {
    type: 'string',
    description: 'Names the call, as the header `Idempotency-Key` does: a repeat gets the first answer.',
    isRequired: false,
  },
};
