import { setTimeout as delay } from 'node:timers/promises';

import { demand } from './stack.mjs';

/** Tries until it succeeds; gives the milliseconds that it took. */
async function untilDone(work, limitMs) {
  const start = performance.now();
  for (;;) {
    try {
      await work();
      return performance.now() - start;
    } catch (error) {
      if (performance.now() - start > limitMs) throw error;
      await delay(200);
    }
  }
}

async function identityOf(stack, service) {
  const { Id, RestartCount, State } = await stack.inspect(service);
  return `${Id} ${RestartCount} ${State.StartedAt}`;
}

/** The database's first process is killed; gives the milliseconds until the next payment was recorded. */
export async function killDatabase(stack, callers) {
  const invoice = await callers.createInvoice(stack.url);
  await callers.payAsWhmcs(stack.url, invoice);
  const before = await identityOf(stack, 'gateway');
  const { State, RestartCount } = await stack.inspect('postgres');
  // From outside its container, where the kernel protects a first process from its own; by the engine, because its
  // processes may be another machine's.
  const kill = `process.kill(${State.Pid}, 'SIGKILL')`;
  const asRoot = ['--pid', 'host', '--network', 'none', '--user', '0', '--cap-drop', 'ALL', '--cap-add', 'KILL'];
  const unconfined = ['--security-opt', 'apparmor=unconfined', '--entrypoint', 'node'];
  await stack.docker(['run', '--rm', ...asRoot, ...unconfined, stack.image, '-e', kill]);
  const ms = await untilDone(() => callers.payAsWhmcs(stack.url, invoice, 'AFTER-THE-KILL'), 60_000);
  demand((await stack.inspect('postgres')).RestartCount > RestartCount, 'The database was not restarted.');
  demand((await identityOf(stack, 'gateway')) === before, 'The gateway was restarted too.');
  const balance = await callers.balanceOf(stack.url, invoice);
  demand(balance === '80.00', `Two payments of 10.00 left a balance of ${balance}, not 80.00.`);
  return ms;
}

/** `up` for a stack that runs replaces neither the database nor the gateway. */
export async function upAgain(stack) {
  const before = [await identityOf(stack, 'postgres'), await identityOf(stack, 'gateway')];
  await stack.compose(['up', '--detach', '--wait']);
  const after = [await identityOf(stack, 'postgres'), await identityOf(stack, 'gateway')];
  demand(before.join() === after.join(), 'A second up restarted the database or the gateway.');
}

/** SIGTERM while payments are under way; gives the milliseconds that the stop took. */
export async function stopInOrder(stack, callers) {
  const invoice = await callers.createInvoice(stack.url);
  const payments = [1, 2, 3, 4].map((number) => callers.payAsWhmcs(stack.url, invoice, `STOP-${number}`));
  await delay(5);
  const start = performance.now();
  await stack.compose(['stop', 'gateway']);
  const ms = performance.now() - start;
  const { State } = await stack.inspect('gateway');
  demand(State.ExitCode === 0, `The gateway ended with ${State.ExitCode} on SIGTERM.`);
  demand(!State.OOMKilled, 'The gateway ran out of memory.');
  await stack.compose(['up', '--detach', '--wait']);
  const answered = (await Promise.allSettled(payments)).filter(({ status }) => status === 'fulfilled').length;
  const paid = (100 - Number(await callers.balanceOf(stack.url, invoice))) / 10;
  demand(paid >= answered, `${answered} payments were answered with success, and ${paid} are recorded.`);
  return ms;
}

/** Everything down and up again: the records are complete, and the credentials are valid. */
export async function downAndUp(stack, callers, invoice) {
  const before = await callers.whmcs(stack.url, 'GetInvoice', { invoiceid: invoice });
  await stack.compose(['down', '--timeout', '60']);
  const start = performance.now();
  await stack.compose(['up', '--detach', '--wait']);
  const ms = performance.now() - start;
  const after = await callers.whmcs(stack.url, 'GetInvoice', { invoiceid: invoice });
  demand(JSON.stringify(after) === JSON.stringify(before), 'An invoice differs after down and up.');
  await callers.payAsCorpJson(stack.url, invoice);
  return ms;
}
