import type { Decision } from '../changes.ts';
import { clientIdOf, invoiceIdOf, type Command } from '../commands.ts';
import type { Decide, DoneCommand, State } from '../ports.ts';
import { invoiceFacts, refusal, type Verdict } from './decision.ts';
import { ruleOf } from './rules.ts';
import { unknownGateway } from './unknown-gateway.ts';
import { WorkingState } from './working-state.ts';

/**
 * Decides a batch, one command after the other, each on what the ones before it left. One command's refusal touches no
 * other. Pure: what it needs was loaded and locked, what it wants is in the decisions.
 */
export const decideBatch: Decide = (state, commands, ids, now) => {
  const working = new WorkingState(state, ids, now);
  const done = new Map(state.done);
  return commands.map((command) => {
    const decision = decideOne(working, state, done.get(command.origin.commandId), command);
    working.apply(decision.changes);
    if (decision.isKept) {
      const { commandId, requestDigest } = command.origin;
      done.set(commandId, { requestDigest, outcome: decision.outcome });
    }
    return decision;
  });
};

function decideOne(working: WorkingState, state: State, done: DoneCommand | undefined, command: Command): Decision {
  const { actor, requestDigest, isOfGateway } = command.origin;
  if (isOfGateway !== true && state.credentialVersions.get(actor.credentialId) !== actor.credentialVersion) {
    const revoked: Verdict = { outcome: refusal('credential-revoked'), changes: [] };
    return decisionOf(command, withRefusal(working, command, revoked), false);
  }
  if (done !== undefined) {
    if (done.requestDigest === requestDigest) {
      return {
        command,
        outcome: { ...done.outcome, isReplay: true },
        changes: [],
        isKept: false,
        unknownGateway: null,
      };
    }
    const misused: Verdict = { outcome: refusal('idempotency-key-reused'), changes: [] };
    return decisionOf(command, withRefusal(working, command, misused), false);
  }
  const verdict = withRefusal(working, command, ruleOf(command).decide(working, command));
  return {
    ...decisionOf(command, verdict, true),
    unknownGateway: unknownGateway(working, command, verdict.outcome),
  };
}

function decisionOf(command: Command, { outcome, changes }: Verdict, isKept: boolean): Decision {
  return { command, outcome, changes, isKept, unknownGateway: null };
}

/** A refusal commits its history row and nothing else. */
function withRefusal(working: WorkingState, command: Command, verdict: Verdict): Verdict {
  if (verdict.outcome.ok) return verdict;
  const { code, facts } = verdict.outcome;
  const invoiceId = invoiceIdOf(command);
  const invoice = invoiceId === null ? undefined : working.invoice(invoiceId);
  const noted = working.history({
    invoiceId: invoice?.id ?? null,
    clientId: clientIdOf(command),
    outcome: 'refused',
    code,
    before: invoice === undefined ? null : invoiceFacts(invoice),
    after: {
      ...(invoice === undefined ? {} : invoiceFacts(invoice)),
      requested: ruleOf(command).requested(command),
      refusedBecause: facts,
    },
  });
  return { outcome: verdict.outcome, changes: [noted] };
}
