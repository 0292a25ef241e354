import { describe, expect, it } from '@jest/globals';
import type { UnknownGateway } from '../../src/core/changes.ts';
import type { Command, Outcome } from '../../src/core/commands.ts';
import { decideBatch } from '../../src/core/decide/decide-batch.ts';
import type { Ledger, State } from '../../src/core/ports.ts';
import { observedLedger } from '../../src/observability/observed-ledger.ts';
import { addPayment, countingIds, decimal, NOW, state, tenant, TENANT_ID, withOrigin } from '../support/builders.ts';

/** One try of a batch: on which state, with which ids. */
interface Try {
  readonly on: State;
  readonly firstId: number;
}

/** A ledger that decides once a try, and answers what the last one decided. */
function ledgerOf(...tries: readonly Try[]): Ledger {
  return {
    commitBatch: (_tenantId, commands, decide) => {
      let outcomes: readonly Outcome[] = [];
      for (const { on, firstId } of tries) {
        outcomes = decide(on, commands, countingIds(firstId), NOW).map(({ outcome }) => outcome);
      }
      return Promise.resolve(outcomes.map((value) => ({ status: 'fulfilled', value })));
    },
  };
}

/** The reports of a batch. */
async function reports(ledger: Ledger, ...commands: readonly Command[]): Promise<readonly string[]> {
  const seen: string[] = [];
  const observer = {
    setStarted: (count: number) => {
      seen.push(`set of ${count}`);
    },
    paymentRecorded: (currency: string, amountMinor: bigint) => {
      seen.push(`${currency} ${amountMinor}`);
    },
    gatewayUnknown: (_command: Command, { name }: UnknownGateway, isRefused: boolean) => {
      seen.push(`${name} ${isRefused ? 'refused' : 'recorded'}`);
    },
  };
  await observedLedger(ledger, observer).commitBatch(TENANT_ID, commands, decideBatch);
  return seen;
}

const first: Try = { on: state(), firstId: 1001 };
const ten = addPayment({ commandId: 'ten', amount: decimal('10.00'), reference: 'T-1' });

/** The state after a try committed: its outcomes are known by command id. */
function after(paymentId: number): State {
  const outcome: Outcome = { ok: true, result: { kind: 'payment-added', paymentId, isRepeat: false } };
  return { ...state(), done: new Map([['ten', { requestDigest: null, outcome }]]) };
}

describe('An observed ledger', () => {
  it('reports each payment of a batch, and neither a repeat nor a refusal', async () => {
    const five = addPayment({ commandId: 'five', amount: decimal('5.00'), reference: 'T-2' });
    const repeat = withOrigin(ten, { commandId: 'again' });
    const refused = addPayment({ commandId: 'none', invoiceId: 999 });
    expect(await reports(ledgerOf(first), ten, repeat, refused, five)).toEqual(['set of 4', 'USD 1000', 'USD 500']);
  });

  it('reports a payment once when the batch was tried twice', async () => {
    expect(await reports(ledgerOf(first, { ...first, firstId: 2001 }), ten)).toEqual(['set of 1', 'USD 1000']);
  });

  it('reports the payment of a try that was in doubt and turns out to have committed', async () => {
    expect(await reports(ledgerOf(first, { on: after(1001), firstId: 2001 }), ten)).toEqual(['set of 1', 'USD 1000']);
  });

  it('does not report a payment that another gateway, or an earlier call, recorded under the same key', async () => {
    expect(await reports(ledgerOf({ on: after(77), firstId: 2001 }), ten)).toEqual(['set of 1']);
    expect(await reports(ledgerOf(first, { on: after(77), firstId: 2001 }), ten)).toEqual(['set of 1']);
  });

  it('reports two commands with one key as one payment', async () => {
    expect(await reports(ledgerOf(first), ten, ten)).toEqual(['set of 2', 'USD 1000']);
  });

  describe('reports a gateway that its tenant does not know', () => {
    const gateways = { unknown: new Set(['paypal']), known: ['mailin'] };
    const warning: Try = { on: state({ gateways }), firstId: 1001 };
    const refusing: Try = {
      on: state({ gateways, tenant: tenant({ unknownGateways: 'refuse' }) }),
      firstId: 1001,
    };

    it('once the payment is recorded, or refused for it', async () => {
      expect(await reports(ledgerOf(warning), ten)).toEqual(['set of 1', 'USD 1000', 'paypal recorded']);
      expect(await reports(ledgerOf(refusing), ten)).toEqual(['set of 1', 'paypal refused']);
    });

    it('as the last try found it, and as an earlier one did whose commit was in doubt', async () => {
      expect(await reports(ledgerOf(warning, first), ten)).toEqual(['set of 1', 'USD 1000']);
      const done = { on: after(1001), firstId: 2001 };
      expect(await reports(ledgerOf(warning, done), ten)).toEqual(['set of 1', 'USD 1000', 'paypal recorded']);
      expect(await reports(ledgerOf(done), ten)).toEqual(['set of 1']);
    });
  });
});
