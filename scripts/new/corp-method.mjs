/** The four files of a method of the corp-ID dialect. They work as they are: a read or a write of one invoice. */
export function filesOf({ name, file, variable, group, isRead }) {
  return {
    [`schemas/corp/${group}/${file}.ts`]: schemaOf(name, variable, isRead),
    [`schemas/corp/samples/${group}/${file}.ts`]: sampleOf(variable, isRead),
    [`adapters/corp/methods/${group}/${file}.ts`]: isRead
      ? readOf(file, variable, group)
      : writeOf(file, variable, group),
    [`test/dialects/corp/methods/${file}.test.ts`]: testOf(name, isRead),
  };
}

function schemaOf(name, variable, isRead) {
  const notes = isRead
    ? ''
    : "\n    NOTES: { type: 'string', description: 'The notes.', isRequired: true, isFreeText: true },";
  const status = isRead ? "\n    STATUS: { type: 'string', description: 'The status of the invoice.' }," : '';
  return `import { BACK, type MethodSchema } from '../values.ts';

/** ${name} with the arguments and the messages of its document. */
export const ${variable}: MethodSchema = {
  title: '${name}',
  description: '${isRead ? 'Shows the status of an invoice.' : 'Changes the notes of an invoice.'}',
  arguments: {
    CORP_ID: {
      type: 'number',
      format: 'id',
      memberOf: 'corporation',
      description: "The corporation; must be the key's own.",
      isRequired: true,
    },
    INVOICE_NUMBER: { type: 'number', format: 'id', description: 'The invoice.', isRequired: true },${notes}
  },
  messages: {
    ok: { main: '${isRead ? 'Found the invoice.' : 'Changed the notes.'}', second: 'Where can we take you?' },
    dataIn: { main: 'Missing some data.', second: BACK },
    dataIn2: { main: 'Missing the date information.', second: BACK },
    zero: { main: 'Unable to find the main invoice number requested.', second: BACK },
    db: { main: 'Unable to connect to the database.', second: BACK },
    logicProblem: { main: 'Unable to do this with this invoice.', second: BACK },
  },
  answer: {
    INVOICE_NUMBER: { type: 'string', description: 'The invoice.' },${status}
  },
};
`;
}

/** The members of the answer to the sample request. */
function answerOf(isRead) {
  return {
    RET_STATUS: 'ok',
    RET_MAIN_MESSAGE: isRead ? 'Found the invoice.' : 'Changed the notes.',
    RET_SECOND_MESSAGE: 'Where can we take you?',
    INVOICE_NUMBER: '78',
    ...(isRead ? { STATUS: 'Unpaid' } : {}),
  };
}

function requestOf(isRead) {
  return isRead ? 'CORP_ID: 53, INVOICE_NUMBER: 78' : "CORP_ID: 53, INVOICE_NUMBER: 78, NOTES: 'A note'";
}

function sampleOf(variable, isRead) {
  return `import type { Sample } from '../sample.ts';

export const ${variable}Sample: Sample = {
  request: { ${requestOf(isRead)} },
  answer: '${JSON.stringify(answerOf(isRead))}',
};
`;
}

function importsOf(file, variable, group) {
  return `import { ${variable} as schema } from '../../../../schemas/corp/${group}/${file}.ts';
import { ${variable}Sample } from '../../../../schemas/corp/samples/${group}/${file}.ts';
`;
}

/** The members of a method before its `run`. */
function membersOf(variable, access) {
  return `name: schema.title,
  schema,
  sample: ${variable}Sample,
  access: '${access}',
  knows: (name) => Object.hasOwn(schema.arguments, name),`;
}

function readOf(file, variable, group) {
  return `${importsOf(file, variable, group)}import { CredentialMoved } from '../../../../src/core/credential.ts';
import { refused, type Method } from '../../method.ts';
import { validatorOf } from '../../validate.ts';

const validate = validatorOf(schema);

/** Shows the status of an invoice. */
export const ${variable}: Method = {
  ${membersOf(variable, 'read')}
  async run(call) {
    const values = validate(call.given, call);
    const view = await call.reads.invoices.invoice(call.origin.actor, Number(values['INVOICE_NUMBER']));
    if (view === 'revoked') throw new CredentialMoved();
    if (view === 'not-found') throw refused('invoice-not-found');
    return { INVOICE_NUMBER: String(view.invoice.id), STATUS: view.invoice.status };
  },
};
`;
}

function writeOf(file, variable, group) {
  return `${importsOf(file, variable, group)}import type { UpdateInvoice } from '../../../../src/core/commands.ts';
import { submit, type Method } from '../../method.ts';
import { validatorOf } from '../../validate.ts';

const validate = validatorOf(schema);

/** Changes the notes of an invoice. */
export const ${variable}: Method = {
  ${membersOf(variable, 'write')}
  async run(call) {
    const values = validate(call.given, call);
    const command: UpdateInvoice = {
      kind: 'update-invoice',
      origin: call.origin,
      invoiceId: Number(values['INVOICE_NUMBER']),
      status: null,
      paymentMethod: null,
      rate: null,
      rate2: null,
      credit: null,
      issuedOn: null,
      dueOn: null,
      paidAt: null,
      notes: values['NOTES'] ?? '',
      editedLines: [],
      newLines: [],
      removedLines: [],
      publishes: false,
      sendsMail: false,
    };
    const updated = await submit(call, command, 'invoice-updated');
    return { INVOICE_NUMBER: String(updated.invoiceId) };
  },
};
`;
}

function testOf(name, isRead) {
  const answer = JSON.stringify(answerOf(isRead))
    .replaceAll('"', "'")
    .replaceAll(/'([A-Z_]+)':/g, '$1: ');
  return `import { beforeAll, describe, expect, it } from '@jest/globals';
import { DEMO_CALLER } from '../../../../schemas/corp/samples/sample.ts';
import { gatewayWithCaller } from '../../../support/gateway-with-caller.ts';
import { asJson, post, switchOnAllMethods, type Answer } from '../fixtures.ts';

const { gateway } = gatewayWithCaller();
const REQUEST = { API_CALL_FUNCTION_NAME: '${name}', ...DEMO_CALLER, ${requestOf(isRead)} };

function call(changes: object = {}): Promise<Answer> {
  return post(gateway.url, asJson({ ...REQUEST, ...changes }));
}

beforeAll(async () => {
  await switchOnAllMethods(gateway);
});

describe('${name}', () => {
  it('answers the sample request of its document', async () => {
    const answer = await call();
    expect([answer.status, answer.fields]).toEqual([200, ${answer}]);
  });

  it('refuses an invoice that does not exist', async () => {
    const answer = await call({ INVOICE_NUMBER: 4711 });
    expect([answer.status, answer.result]).toEqual([200, 'zero']);
  });
});
`;
}
