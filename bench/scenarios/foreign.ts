import { wrkRunner } from '../clients/wrk.ts';
import type { WrkCall } from '../clients/wrk-script.ts';
import type { Contender } from '../clients/load.ts';
import type { Bench } from '../stage/bench.ts';
import type { Baseline } from '../stage/baseline-process.ts';
import { GATEWAY } from '../stage/seed.ts';
import { newReferences, STRIDE } from './scenario.ts';
import { AMOUNT, apiUrl, overGateway, signedForm, type WhmcsPayments } from './whmcs.ts';

type Server = Pick<Baseline, 'url' | 'pid'>;

/** More calls than any spell makes: references stay unique. */
const CALLS_OF_A_SPELL = 10_000_000;

/** Callers of `AddInvoicePayment` in wrk; none where it is missing. */
export function wrkPayments(bench: Bench, { name, invoices, sendsMail }: WhmcsPayments): Contender[] {
  return wrkContender(bench, name, {
    before: `${signedForm(bench.seeded, 'AddInvoicePayment')}&invoiceid=`,
    between: `&transid=${newReferences()(0)}-`,
    after: `&gateway=${GATEWAY}&amount=${AMOUNT}${sendsMail ? '' : '&noemail=true'}`,
    invoices: { ...invoices, stride: STRIDE },
    answer: '{"result":"success"}',
  });
}

/** Callers of `GetInvoice` in wrk; none where it is missing. */
export function wrkReads(bench: Bench, name: string): Contender[] {
  return wrkContender(bench, name, readCall(bench, '{"result":"success","invoiceid":'));
}

/** The same calls of the plain handler. */
export function wrkBaselineReads(bench: Bench, name: string, baseline: Baseline): Contender[] {
  return wrkContender(bench, name, readCall(bench, '{"result":"success",'), baseline);
}

function readCall({ seeded }: Bench, answer: string): WrkCall {
  const invoices = { ...seeded.readable, stride: STRIDE };
  return { before: `${signedForm(seeded, 'GetInvoice')}&invoiceid=`, between: null, after: '', invoices, answer };
}

function wrkContender(bench: Bench, name: string, call: WrkCall, server: Server = bench.gateway): Contender[] {
  const { wrk: program, connections, workDir } = bench;
  if (program === null) return [];
  const about = overGateway(bench, name);
  let spells = 0;
  const nextCall = (): number => (spells += 1) * CALLS_OF_A_SPELL;
  const runner = { program, url: apiUrl(server.url), connections, workDir, call, nextCall };
  const processes = { ...about.processes, server: server.pid };
  return [{ ...about, processes, prepare: () => Promise.resolve(wrkRunner(runner)) }];
}
