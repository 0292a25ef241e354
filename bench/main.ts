import { writeFile } from 'node:fs/promises';
import { launchGateway, type Launch } from './gateway-process.ts';
import { readOptions, UsageFault } from './options.ts';
import { machineLines, memoryLine, paymentsLine, tableOf } from './report.ts';
import { run, type Listener, type Results } from './run.ts';

/** sysexits.h: the command was used wrongly. */
const EX_USAGE = 64;

/** Progress goes to stderr and results to stdout, so that the latter can be kept. */
const listener: Listener = {
  doing: (text) => process.stderr.write(`${text}\n`),
  found: (scenario) => {
    console.log(`\n${tableOf(scenario)}\n`);
  },
};

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  listener.doing('starting a gateway');
  const launch = launchGateway(options.profileDir);
  stopOnSignals(launch);
  try {
    const results = await run(options, await launch.ready, listener);
    console.log(
      [...machineLines(results.machine), memoryLine(results.memory), paymentsLine(results.payments)].join('\n'),
    );
    if (options.jsonFile !== null) await writeFile(options.jsonFile, `${JSON.stringify(results, null, 2)}\n`);
    if (complaintsOf(results).length > 0) {
      process.stderr.write(`${complaintsOf(results).join('\n')}\n`);
      process.exitCode = 1;
    }
  } finally {
    await launch.stop();
  }
}

/** What makes the figures worthless, a sentence each. */
function complaintsOf({ scenarios, payments }: Results): string[] {
  const failed = scenarios.flatMap((scenario) => scenario.contenders.filter((contender) => contender.failed > 0));
  return [
    ...failed.map(
      ({ name, failed: count, failure }) => `${count} calls of "${name}" failed, the first one: ${failure ?? ''}`,
    ),
    ...(payments.acknowledged === payments.recorded ? [] : ['Acknowledged payments and recorded payments differ.']),
  ];
}

function stopOnSignals(launch: Launch): void {
  for (const [signal, number] of [
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ] as const) {
    process.once(signal, () => {
      void launch.stop().finally(() => process.exit(128 + number));
    });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof UsageFault ? error.message : textOf(error)}\n`);
  process.exitCode = error instanceof UsageFault ? EX_USAGE : 1;
});

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${textOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
