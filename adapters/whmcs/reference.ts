import { ERROR_GROUPS, helpFor } from '../../schemas/whmcs/errors/catalogue.ts';
import type { ErrorHelp } from '../../schemas/whmcs/errors/error-help.ts';
import type { ActionSchema, ValueSchema } from '../../schemas/whmcs/values.ts';
import type {
  DemoSecrets,
  DescribedAction,
  DescribedError,
  DescribedParameter,
  DialectReference,
  ErrorGroup,
  ExampleCall,
} from '../descriptor.ts';
import type { Action } from './action.ts';
import { ACTIONS } from './actions.ts';
import { numberedName } from './documentation.ts';

/** The page of an action. Throws for an unknown name. */
function describe(name: string): DescribedAction {
  const action = ACTIONS.get(name.toLowerCase());
  if (action === undefined) throw new TypeError(`The dialect has no action ${name}`);
  const { schema, sample } = action;
  return {
    description: schema.description,
    notes: [],
    parameters: parametersOf(schema),
    answer: sample.response.map(([member, type, description]) => ({ name: member, type, description })),
    example: (demo) => exampleOf(action, demo),
    exampleAnswer: sample.answer,
    follows: sample.follows,
    errors: errorsOf(action),
  };
}

function parametersOf(schema: ActionSchema): readonly DescribedParameter[] {
  const described = (name: string, value: ValueSchema): DescribedParameter => ({
    name,
    type: value['x-type'],
    description: value.description,
    isRequired: schema.required.includes(name),
    since: value['x-since'],
  });
  return [
    ...Object.entries(schema.properties).map(([name, value]) => described(name, value)),
    ...Object.entries(schema.patternProperties ?? {}).map(([pattern, value]) =>
      described(`${numberedName(pattern)}X`, value),
    ),
  ];
}

function exampleOf({ name, sample }: Action, { identifier, secret }: DemoSecrets): ExampleCall {
  return {
    encoding: 'form',
    parameters: { action: name, ...sample.request, identifier, secret, responsetype: 'json' },
  };
}

/** The errors of an action, in the words of its own document. Throws where one has no cure: a test calls it. */
function errorsOf({ name, sample }: Action): readonly DescribedError[] {
  return sample.errors.map(([sentence, cause]) => {
    const help = helpFor(sentence);
    if (help === null) throw new TypeError(`The catalogue has no error: ${sentence}`);
    return { sentence, cause, cure: help[1], actions: [name] };
  });
}

/** Every error, each cause with the actions that have it. */
function errors(): readonly ErrorGroup[] {
  const causes = causesBySentence();
  return ERROR_GROUPS.map(({ subject, errors: all }) => ({
    subject,
    errors: all.flatMap((help) => describedErrors(help, causes.get(help[0]) ?? new Map<string, string[]>())),
  }));
}

function describedErrors(
  [sentence, cure, cause]: ErrorHelp,
  causes: ReadonlyMap<string, readonly string[]>,
): readonly DescribedError[] {
  const general = cause === undefined ? [] : [{ sentence, cause, cure, actions: null }];
  return [...general, ...[...causes].map(([each, actions]) => ({ sentence, cause: each, cure, actions }))];
}

/** The causes in the samples of actions, with the actions of each, by the sentence of the catalogue. */
function causesBySentence(): ReadonlyMap<string, ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, Map<string, string[]>>();
  for (const { name, sample } of ACTIONS.values()) {
    for (const [sentence, cause] of sample.errors) {
      const key = helpFor(sentence)?.[0] ?? sentence;
      const causes = found.get(key) ?? new Map<string, string[]>();
      causes.set(cause, [...(causes.get(cause) ?? []), name]);
      found.set(key, causes);
    }
  }
  return found;
}

/** The pages of the actions. */
export const REFERENCE: DialectReference = { describe, errors, errorForm: '{"result":"error","message":"…"}' };
