import type { Decision } from '../changes.ts';
import type { Command } from '../commands.ts';
import type { Decide, DoneCommand, State } from '../ports.ts';
import { addPayment } from './add-payment.ts';
import { createInvoice } from './create-invoice.ts';
import { invoiceFacts, refusal, type Verdict } from './decision.ts';
import { refundPayment } from './refund-payment.ts';
import { requested } from './requested.ts';
import { unknownGateway } from './unknown-gateway.ts';
import { updateInvoice } from './update-invoice.ts';
import { Worksheet } from './working-state.ts';

/**
 * Decides a set, one command after the other, each on what the ones before it left. One command's refusal touches no
 * other. Pure: what it needs was loaded and locked, what it wants is in the decisions.
 */
export const decideSet: Decide = (state, commands, ids, now) => {
  const sheet = new Worksheet(state, ids, now);
  const done = new Map(state.done);
  return commands.map((command) => {
    const decision = decideOne(sheet, state, done.get(command.commandId), command);
    sheet.apply(decision.changes);
    if (decision.isKept) {
      done.set(command.commandId, { fingerprint: command.fingerprint, outcome: decision.outcome });
    }
    return decision;
  });
};

function decideOne(sheet: Worksheet, state: State, done: DoneCommand | undefined, command: Command): Decision {
  const { actor } = command;
  if (state.credentialVersions.get(actor.credentialId) !== actor.credentialVersion) {
    const revoked: Verdict = { outcome: refusal('credential-revoked'), changes: [] };
    return decisionOf(command, withRefusal(sheet, command, revoked), false);
  }
  if (done !== undefined) {
    if (done.fingerprint === command.fingerprint) {
      return {
        command,
        outcome: { ...done.outcome, isReplay: true },
        changes: [],
        isKept: false,
        unknownGateway: null,
      };
    }
    const misused: Verdict = { outcome: refusal('idempotency-key-reused'), changes: [] };
    return decisionOf(command, withRefusal(sheet, command, misused), false);
  }
  const verdict = withRefusal(sheet, command, verdictOn(sheet, command));
  return {
    ...decisionOf(command, verdict, true),
    unknownGateway: unknownGateway(sheet, command, verdict.outcome),
  };
}

function decisionOf(command: Command, { outcome, changes }: Verdict, isKept: boolean): Decision {
  return { command, outcome, changes, isKept, unknownGateway: null };
}

function verdictOn(sheet: Worksheet, command: Command): Verdict {
  switch (command.kind) {
    case 'add-payment':
      return addPayment(sheet, command);
    case 'create-invoice':
      return createInvoice(sheet, command);
    case 'update-invoice':
      return updateInvoice(sheet, command);
    case 'refund-payment':
      return refundPayment(sheet, command);
  }
}

/** A refusal commits its history row and nothing else. */
function withRefusal(sheet: Worksheet, command: Command, verdict: Verdict): Verdict {
  if (verdict.outcome.ok) return verdict;
  const { code, facts } = verdict.outcome;
  const invoice = command.kind === 'create-invoice' ? undefined : sheet.invoice(command.invoiceId);
  const noted = sheet.history({
    invoiceId: invoice?.id ?? null,
    outcome: 'refused',
    code,
    before: invoice === undefined ? null : invoiceFacts(invoice),
    after: {
      ...(invoice === undefined ? {} : invoiceFacts(invoice)),
      requested: requested(command),
      refusedBecause: facts,
    },
  });
  return { outcome: verdict.outcome, changes: [noted] };
}
