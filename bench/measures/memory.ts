import { setTimeout as delay } from 'node:timers/promises';
import { closeAll, FAILURE_LIMIT, openAll, type Connection } from '../clients/load.ts';
import { memoryOf } from '../stage/process-usage.ts';
import type { Bench } from '../stage/bench.ts';
import { paymentCallers, readCallers } from '../scenarios/whmcs.ts';
import { median } from '../report/statistics.ts';
import { atMost, type Figure } from '../report/target.ts';

const SAMPLE_EVERY_MS = 250;
/** The part of all requests before a mark whose samples count for it: garbage comes and goes. */
const MARK_WIDTH = 0.03;
const MEBIBYTE = 1_024 * 1_024;

interface MemorySample {
  readonly calls: number;
  /** Resident memory in bytes. */
  readonly rss: number;
}

interface MemoryRun {
  readonly samples: readonly MemorySample[];
  readonly calls: number;
  readonly payments: number;
  readonly failure: string | null;
  readonly failed: number;
  readonly seconds: number;
}

/** Sends so many requests, payments and reads in turn, and looks at the gateway's memory meanwhile. */
export async function fillMemory(bench: Bench, requests: number, doing: (text: string) => void): Promise<MemoryRun> {
  const pay = paymentCallers(bench, { invoices: bench.seeded.payable, sendsMail: false });
  const connections = await openAll(bench.connections, pay);
  const readers = await openAll(bench.connections, readCallers(bench));
  const samples: MemorySample[] = [];
  const failures: string[] = [];
  const done = { calls: 0, payments: 0 };
  const sampling = new AbortController();
  const startedAt = performance.now();
  let sent = 0;
  const callUntilTheEnd = async (payer: Connection, reader: Connection): Promise<void> => {
    while (sent < requests && failures.length < FAILURE_LIMIT) {
      sent += 1;
      const isPayment = sent % 2 === 1;
      const failure = await (isPayment ? payer : reader).send().then(() => null, String);
      if (failure !== null) failures.push(failure);
      else done.calls += 1;
      if (failure === null && isPayment) done.payments += 1;
    }
  };
  const sampler = sample(bench.gateway.pid, () => done.calls, requests, samples, sampling.signal, doing);
  try {
    await Promise.all(connections.map((payer, index) => callUntilTheEnd(payer, readers[index] ?? payer)));
  } finally {
    sampling.abort();
    await sampler;
    await Promise.all([closeAll(connections), closeAll(readers)]);
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  return { samples, ...done, failure: failures[0] ?? null, failed: failures.length, seconds };
}

async function sample(
  pid: number,
  calls: () => number,
  requests: number,
  samples: MemorySample[],
  signal: AbortSignal,
  doing: (text: string) => void,
): Promise<void> {
  let reported = 0;
  while (!signal.aborted) {
    const memory = await memoryOf(pid);
    if (memory !== null) samples.push({ calls: calls(), rss: memory.now });
    const tenth = Math.floor((calls() / requests) * 10);
    if (tenth > reported) doing(`memory: ${calls().toLocaleString('en')} requests`);
    reported = tenth;
    await delay(SAMPLE_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** The median of the samples in the part of the requests that ends at the mark; NaN without samples. */
export function rssAt(samples: readonly MemorySample[], mark: number, requests: number): number {
  const from = mark - MARK_WIDTH * requests;
  return median(samples.filter(({ calls }) => calls >= from && calls <= mark).map(({ rss }) => rss));
}

/** At the end, and how much it has grown since a tenth of it. */
export function memoryFigures(samples: readonly MemorySample[], requests: number): readonly Figure[] {
  const [early, late] = [rssAt(samples, requests / 10, requests), rssAt(samples, requests, requests)];
  const counted = (calls: number): string => Math.round(calls).toLocaleString('en');
  const known = (value: number): number | null => (Number.isNaN(value) ? null : value);
  return [
    {
      what: `gateway RSS after ${counted(requests)} requests`,
      value: known(late / MEBIBYTE),
      unit: 'MiB',
      target: atMost(200),
    },
    {
      what: `its growth since ${counted(requests / 10)}`,
      value: known((late / early - 1) * 100),
      unit: '%',
      target: atMost(10),
    },
  ];
}
