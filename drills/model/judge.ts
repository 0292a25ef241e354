import { requestOf, type Call, type Reply, type Verdict } from './calls.ts';
import { judgeCreate, judgeUpdate } from './judge-invoices.ts';
import { judgeAddCredit, judgeApplyCredit, judgeClose } from './judge-credit.ts';
import { judgeCorpPay, judgePay, judgeRefund } from './judge-money.ts';
import { judgeAcceptQuote, judgeCreateQuote } from './judge-quotes.ts';
import { judgeCorrect, judgeLink, judgeTransact } from './judge-transactions.ts';
import type { World } from './world.ts';

const REUSED_KEY: Readonly<Record<'whmcs' | 'corp', string>> = {
  whmcs: 'Idempotency-Key was used with another request',
  corp: 'logicProblem',
};
const doneWord = (call: Call): string => (call.kind === 'corp-pay' ? 'ok' : 'success');

/** Checks an answer against the documents, and changes the world by it; returns the fault. */
export function meet(world: World, call: Call, reply: Reply): string | null {
  const known = call.key === null ? undefined : world.keys.get(call.key);
  // A refused correction names no invoice.
  const isOnInvoice = 'invoice' in call && call.kind !== 'correct' && call.kind !== 'link';
  const invoice = isOnInvoice ? world.invoices.find(({ id }) => id === call.invoice) : undefined;
  const verdict = verdictOn(world, call);
  // An invalid call is refused before the check of keys, and is not recorded.
  if ('refused' in verdict && verdict.isNoted === false) return expected(verdict.refused, reply.word);
  if (known?.request === requestOf(call)) return expected([known.answer], JSON.stringify(reply));
  if (invoice !== undefined) invoice.history += 1;
  if (known !== undefined) return expected([REUSED_KEY[call.kind === 'corp-pay' ? 'corp' : 'whmcs']], reply.word);
  const fault = expected('refused' in verdict ? verdict.refused : [doneWord(call)], reply.word);
  if (fault !== null) return fault;
  if ('done' in verdict) verdict.done(reply);
  if ('repeated' in verdict && verdict.invoiceId !== undefined && verdict.invoiceId !== reply.invoiceId) {
    return `answered invoice ${reply.invoiceId}, not ${verdict.invoiceId}`;
  }
  if (call.key !== null) world.keys.set(call.key, { request: requestOf(call), answer: JSON.stringify(reply) });
  return null;
}

function verdictOn(world: World, call: Call): Verdict {
  switch (call.kind) {
    case 'create':
      return judgeCreate(world, call);
    case 'update':
      return judgeUpdate(world, call);
    case 'pay':
      return judgePay(world, call);
    case 'corp-pay':
      return judgeCorpPay(world, call);
    case 'refund':
      return judgeRefund(world, call);
    case 'transact':
      return judgeTransact(world, call);
    case 'correct':
      return judgeCorrect(world, call);
    case 'link':
      return judgeLink(world, call);
    case 'add-credit':
      return judgeAddCredit(world, call);
    case 'apply-credit':
      return judgeApplyCredit(world, call);
    case 'close':
      return judgeClose(world, call);
    case 'create-quote':
      return judgeCreateQuote(world, call);
    case 'accept-quote':
      return judgeAcceptQuote(world, call);
  }
}

function expected(words: readonly string[], reply: string): string | null {
  return words.includes(reply) ? null : `answered ${reply}, not ${words.join(' or ')}`;
}
