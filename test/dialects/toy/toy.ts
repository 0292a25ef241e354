import type { DialectDescriptor, DialectPorts } from '../../../adapters/descriptor.ts';
import type { WireRequest } from '../../../adapters/dialect.ts';
import { API_SECRET } from '../../../adapters/kit/api-secret.ts';
import { jsonClient } from '../../../adapters/kit/json-client.ts';
import { textsOf } from '../../../adapters/kit/json-texts.ts';
import { CredentialMoved } from '../../../src/core/credential.ts';
import { balanceOf } from '../../../src/core/invoice.ts';
import { parseId } from '../../../src/core/money/decimal.ts';

const INVOICE_ID = { name: 'invoiceid', type: 'id', isRequired: true, form: 'value' } as const;

/** A whole dialect of one read: `POST /toy` with a JSON object answers the balance of an invoice in minor units. */
export const toy: DialectDescriptor = {
  name: 'toy',
  title: 'toy',
  summary: 'For tests.',
  paths: ['/toy'],
  actions: [{ name: 'balance', group: 'billing', access: 'read', parameters: [INVOICE_ID] }],
  documentedCalls: [{ subject: 'invoices', names: ['balance', 'pay'] }],
  credentials: [API_SECRET],
  client: jsonClient('/toy', (body) => body.startsWith('{"balance":')),
  openApi: () => ({ description: 'Toy: one call.', paths: { '/toy': { post: { operationId: 'toy' } } }, schemas: {} }),
  documentation: () => ['## balance', 'Answers the balance of an invoice in minor units.'],
  example: ({ identifier, secret }) => ({ encoding: 'json', parameters: { identifier, secret } }),
  exampleCall: (url, { identifier, secret }) => [
    `curl ${url}/toy -d '{"action":"balance","invoiceid":"1","identifier":"${identifier}","secret":"${secret}"}'`,
  ],
  create: (ports) => ({
    async answer(request) {
      const result = await resultOf(ports, request).catch((fault: unknown) => ({ outcome: 'failed', fault }));
      const { outcome } = result;
      const isAuthenticationFailure = outcome === 'authentication-failed' || outcome === 'locked-out';
      const trace = { dialect: 'toy', action: 'balance', tenant: null, credential: null, invoice: null, outcome };
      return {
        status: 200,
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify('balance' in result ? { balance: result.balance } : { error: outcome }),
        trace: { ...trace, isAuthenticationFailure, ...('fault' in result ? { fault: result.fault } : {}) },
      };
    },
  }),
};

async function resultOf({ reads, authenticator }: DialectPorts, { body, remoteAddress }: WireRequest) {
  const { action, identifier, secret, invoiceid } = textsOf(body);
  if (action !== 'balance') return { outcome: 'action-unknown' };
  if (!/^[!-~]+$/.test(`${identifier}`) || typeof secret !== 'string') return { outcome: 'authentication-failed' };
  const presented = { kind: 'api-secret', proof: 'generated-secret', identifier: `${identifier}`, secret } as const;
  const found = await authenticator.runAs('toy', [presented], remoteAddress, async (credential) => {
    const { tenantId, id: credentialId, version: credentialVersion } = credential;
    const view = await reads.invoices.invoice(
      { tenantId, credentialId, credentialVersion },
      parseId(`${invoiceid}`) ?? 0,
    );
    if (view === 'revoked') throw new CredentialMoved();
    return view === 'not-found' ? { outcome: view } : { outcome: 'ok', balance: String(balanceOf(view.invoice)) };
  });
  return typeof found === 'string' ? { outcome: found } : found;
}
