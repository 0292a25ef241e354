import { DEMO_CALLER } from '../../../schemas/corp/samples/sample.ts';
import { CONTROL_ARGUMENTS, type ArgumentSchema, type MemberSchema } from '../../../schemas/corp/values.ts';
import type {
  DescribedAction,
  DescribedError,
  DescribedMember,
  DescribedParameter,
  DialectReference,
  ErrorGroup,
} from '../../descriptor.ts';
import { ABOUT } from './documentation.ts';
import type { Method } from '../method.ts';
import { METHODS } from '../methods.ts';
import { messagesOf, STATUS_HELP, type RetStatus } from '../ret-status.ts';

const STATUSES = Object.keys(STATUS_HELP) as Exclude<RetStatus, 'ok'>[];

/** The page of a method. Throws for an unknown name. */
function describe(name: string): DescribedAction {
  const method = METHODS.get(name.toLowerCase());
  if (method === undefined) throw new TypeError(`The dialect has no method ${name}`);
  const { schema, sample } = method;
  return {
    description: schema.description,
    notes: ABOUT[schema.evidence ?? 'documented'],
    parameters: parametersOf({ ...schema.arguments, ...CONTROL_ARGUMENTS }),
    answer: Object.entries(schema.answer).flatMap(([member, value]) => membersOf(member, value)),
    example: ({ corpPassword }) => ({
      encoding: 'json',
      parameters: {
        API_CALL_FUNCTION_NAME: method.name,
        ...sample.request,
        ...DEMO_CALLER,
        API_USER_PASSWORD: corpPassword,
      },
    }),
    exampleAnswer: sample.answer,
    errors: STATUSES.map((status) => errorOf(status, method)),
  };
}

function parametersOf(all: Readonly<Record<string, ArgumentSchema>>): readonly DescribedParameter[] {
  return Object.entries(all).map(([name, argument]) => ({
    name,
    type: argument.type,
    description:
      argument.default === undefined
        ? argument.description
        : `${argument.description} Default: \`${argument.default}\`.`,
    isRequired: argument.isRequired,
    since: argument.since,
  }));
}

function membersOf(name: string, { type, description, of = {} }: MemberSchema): readonly DescribedMember[] {
  return [
    { name, type, description },
    ...Object.entries(of).flatMap(([inner, member]) => membersOf(`${name}[].${inner}`, member)),
  ];
}

function errorOf(status: Exclude<RetStatus, 'ok'>, method: Method): DescribedError {
  return {
    sentence: `${status}: ${messagesOf(status, method.schema).main}`,
    ...STATUS_HELP[status],
    actions: status === 'login' || status === 'method' ? null : [method.name],
  };
}

/** Every main message, by its status, with the methods that answer it. */
function errors(): readonly ErrorGroup[] {
  return STATUSES.map((status) => {
    const methods = new Map<string, string[]>();
    for (const method of METHODS.values()) {
      const { sentence } = errorOf(status, method);
      methods.set(sentence, [...(methods.get(sentence) ?? []), method.name]);
    }
    return {
      subject: `RET_STATUS ${status}`,
      errors: [...methods].map(([sentence, actions]) => ({
        sentence,
        ...STATUS_HELP[status],
        actions: actions.length === METHODS.size ? null : actions,
      })),
    };
  });
}

/** The pages of the methods. */
export const REFERENCE: DialectReference = {
  describe,
  errors,
  errorForm: '{"RET_STATUS":"…","RET_MAIN_MESSAGE":"…","RET_SECOND_MESSAGE":"…"}',
};
