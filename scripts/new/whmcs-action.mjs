/** The four files of an action of the WHMCS-style dialect. They work as they are: a read or a write of one invoice. */
export function filesOf({ name, file, variable, group, isRead }) {
  return {
    [`schemas/whmcs/${group}/${file}.ts`]: schemaOf(name, variable, isRead),
    [`schemas/whmcs/samples/${group}/${file}.ts`]: sampleOf(variable, isRead),
    [`adapters/whmcs/actions/${group}/${file}.ts`]: isRead
      ? readOf(file, variable, group)
      : writeOf(file, variable, group),
    [`test/dialects/whmcs/actions/${file}.test.ts`]: testOf(name, isRead),
  };
}

function schemaOf(name, variable, isRead) {
  const [values, properties, required] = isRead
    ? ['invoiceId', '{ invoiceid: invoiceId }', "['invoiceid']"]
    : [
        'invoiceId, text',
        "{ invoiceid: invoiceId, notes: { ...text, description: 'The notes.' } }",
        "['invoiceid', 'notes']",
      ];
  return `import { ${values}, type ActionSchema } from '../values.ts';

/** Parameters of ${name}, as its document lists them. */
export const ${variable} = {
  title: '${name}',
  description: '${isRead ? 'Shows the status of an invoice.' : 'Changes the notes of an invoice.'}',
  'x-answer': { hasLists: false, echoes: ${isRead ? '[]' : "['invoiceid']"} },
  type: 'object',
  required: ${required},
  properties: ${properties},
} as const satisfies ActionSchema;
`;
}

function sampleOf(variable, isRead) {
  const [request, answer] = isRead
    ? ["{ invoiceid: '1' }", '{"result":"success","invoiceid":1,"status":"Unpaid"}']
    : ["{ invoiceid: '1', notes: 'A note' }", '{"result":"success","invoiceid":1}'];
  const status = isRead ? "\n    ['status', 'string', 'The status of the invoice.']," : '';
  return `import { NOT_FOUND, RESULT, type Sample } from '../sample.ts';

export const ${variable}Sample: Sample = {
  request: ${request},
  answer: '${answer}',
  response: [
    RESULT,
    ['invoiceid', 'int', 'The ID of the invoice.'],${status}
  ],
  errors: [NOT_FOUND],
};
`;
}

function importsOf(file, variable, group) {
  return `import { ${variable} as schema } from '../../../../schemas/whmcs/${group}/${file}.ts';
import { ${variable}Sample } from '../../../../schemas/whmcs/samples/${group}/${file}.ts';
`;
}

function readOf(file, variable, group) {
  return `${importsOf(file, variable, group)}import { CredentialMoved } from '../../../../src/core/credential.ts';
import { Refused, type Action } from '../../action.ts';
import { REFUSAL_MESSAGES } from '../../answers/messages.ts';
import { required } from '../../parameters/decode.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { toId } from '../../parameters/values.ts';

const validate = validatorOf(schema);

/** Shows the status of an invoice. */
export const ${variable}: Action = {
  name: schema.title,
  schema,
  sample: ${variable}Sample,
  access: 'read',
  knows: validate.knows,
  async run(call) {
    const params = validate(call.values, call.place);
    const view = await call.reads.invoices.invoice(call.origin.actor, required(toId(params.invoiceid)));
    if (view === 'revoked') throw new CredentialMoved();
    if (view === 'not-found') throw new Refused('invoice-not-found', REFUSAL_MESSAGES['invoice-not-found']({}));
    return { invoiceid: view.invoice.id, status: view.invoice.status };
  },
};
`;
}

function writeOf(file, variable, group) {
  return `${importsOf(file, variable, group)}import type { UpdateInvoice } from '../../../../src/core/commands.ts';
import { submit, type Action } from '../../action.ts';
import { required } from '../../parameters/decode.ts';
import { validatorOf } from '../../parameters/validate.ts';
import { toId } from '../../parameters/values.ts';

const validate = validatorOf(schema);

/** Changes the notes of an invoice. */
export const ${variable}: Action = {
  name: schema.title,
  schema,
  sample: ${variable}Sample,
  access: 'write',
  knows: validate.knows,
  async run(call) {
    const { invoiceid, notes } = validate(call.values, call.place);
    const command: UpdateInvoice = {
      kind: 'update-invoice',
      origin: call.origin,
      invoiceId: required(toId(invoiceid)),
      status: null,
      paymentMethod: null,
      rate: null,
      rate2: null,
      credit: null,
      issuedOn: null,
      dueOn: null,
      paidAt: null,
      notes,
      editedLines: [],
      newLines: [],
      removedLines: [],
      publishes: false,
      sendsMail: false,
    };
    const updated = await submit(call, command, 'invoice-updated');
    return { invoiceid: updated.invoiceId };
  },
};
`;
}

function testOf(name, isRead) {
  const [params, answer] = isRead
    ? ["{ invoiceid: '1' }", "{ result: 'success', invoiceid: 1, status: 'Unpaid' }"]
    : ["{ invoiceid: '1', notes: 'A note' }", "{ result: 'success', invoiceid: 1 }"];
  return `import { describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../../support/gateway-with-caller.ts';

const { api } = gatewayWithCaller();

describe('${name}', () => {
  it('answers the sample request of its document', async () => {
    const answer = await api.call('${name}', ${params});
    expect([answer.status, answer.json]).toEqual([200, ${answer}]);
  });

  it('refuses an invoice that does not exist', async () => {
    const answer = await api.call('${name}', ${params.replace("'1'", "'4711'")});
    expect(answer.json).toEqual({ result: 'error', message: 'Invoice ID Not Found' });
  });
});
`;
}
