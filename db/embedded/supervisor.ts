import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

import { Client } from 'pg';

import { EmbeddedServerError, errorCode, errorText } from './fault.ts';
import { launchPostmaster, trimLog, type Ending, type Postmaster, type PostmasterSpec } from './postmaster.ts';

const READY_MS = 120_000;
const STEADY_MS = 60_000;
const HEAL_ATTEMPTS = 12;
const FIRST_BACKOFF_MS = 200;
const LONGEST_BACKOFF_MS = 5_000;
const START_ATTEMPTS = 80;

// Left by a server that was killed: its backends go when they notice, or when their statement times out.
const LINGERING = /pre-existing shared memory block|lock file "postmaster\.pid" already exists/;
const PORT_TAKEN = /could not (bind|create any TCP\/IP sockets)|Address already in use/;

/** A server that is kept running on one port until it is stopped. */
interface Supervisor {
  readonly port: number;
  stop(): Promise<void>;
}

class ServerEnded extends Error {
  readonly log: string;
  constructor(ending: Ending, log: string) {
    const fatal = log.split('\n').findLast((line) => /FATAL|PANIC|error|not permitted|Permission denied/.test(line));
    super(fatal?.replace(/^.*?(FATAL|PANIC):\s*/, '') ?? ending);
    this.log = log;
  }
}

/** Whether the port can be listened on at 127.0.0.1; 0 asks for any. Answers the port, or null. */
export function freePort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(null);
    });
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : null);
      });
    });
  });
}

/** Whether a server answers on this URL: `no` while it is starting or absent. */
export async function answers(url: string): Promise<'yes' | 'no' | 'refused'> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  // A connection that breaks while idle reports here; unheard, it would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return 'yes';
  } catch (error) {
    return errorCode(error) === '28P01' ? 'refused' : 'no';
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function waitUntilReady(postmaster: Postmaster, adminUrl: string): Promise<void> {
  const end = performance.now() + READY_MS;
  for (;;) {
    if (!postmaster.isRunning()) throw new ServerEnded(await postmaster.ended, postmaster.readLog());
    const answer = await answers(adminUrl);
    if (answer === 'yes' && postmaster.isRunning()) return;
    if (answer === 'refused') {
      throw new EmbeddedServerError(
        'The database server does not accept its stored password: restore postgres.passwords.json, ' +
          'or set DATA_DIR to another directory, or set DATABASE_URL.',
      );
    }
    if (performance.now() > end)
      throw new EmbeddedServerError('The database server did not become ready: see postgres.log in DATA_DIR.');
    await delay(40);
  }
}

/** Starts on the wanted port, or on a new one when it is taken; waits for a killed predecessor's remains to go. */
async function firstRun(
  spec: PostmasterSpec,
  adminUrl: (port: number) => string,
  wantedPort: number,
  log: (message: string) => void,
): Promise<{ readonly postmaster: Postmaster; readonly port: number }> {
  let port = (await freePort(wantedPort)) ?? (await freePort(0));
  for (let attempt = 1; ; attempt += 1) {
    if (port === null)
      throw new EmbeddedServerError('No port is free on 127.0.0.1 for the database: set DATABASE_URL.');
    const postmaster = launchPostmaster(spec, port);
    try {
      await waitUntilReady(postmaster, adminUrl(port));
      return { postmaster, port };
    } catch (error) {
      await postmaster.stop();
      if (!(error instanceof ServerEnded)) throw error;
      const passing = LINGERING.test(error.log) || PORT_TAKEN.test(error.log);
      if (!passing || attempt === START_ATTEMPTS) {
        throw new EmbeddedServerError(
          `The database server did not start (${error.message}): see ${spec.logFile}, or set DATABASE_URL.`,
        );
      }
      if (attempt === 1) log(`the database server can't start yet (${error.message}): trying again`);
      if (PORT_TAKEN.test(error.log)) port = await freePort(0);
      else await delay(500);
    }
  }
}

/**
 * Starts the server and keeps it running: when it ends by itself it is started again on the same port, at most twelve
 * times in a row, with each attempt logged to `log`.
 * @param adminUrl the superuser's URL on a port.
 * @throws EmbeddedServerError when the first start fails.
 */
export async function supervise(
  spec: PostmasterSpec,
  adminUrl: (port: number) => string,
  wantedPort: number,
  log: (message: string) => void,
): Promise<Supervisor> {
  trimLog(spec.logFile);
  const first = await firstRun(spec, adminUrl, wantedPort, log);
  const { port } = first;
  const stopping = new AbortController();
  const isStopping = (): boolean => stopping.signal.aborted;
  let current = first.postmaster;
  let healing: Promise<void> = Promise.resolve();
  let failures = 0;
  let readyAt = performance.now();

  const heal = async (ending: Ending): Promise<void> => {
    if (performance.now() - readyAt > STEADY_MS) failures = 0;
    let reason: string = ending;
    while (failures < HEAL_ATTEMPTS) {
      failures += 1;
      log(`the database server ended (${reason}): starting it again, attempt ${failures} of ${HEAL_ATTEMPTS}`);
      const backoffMs = Math.min(FIRST_BACKOFF_MS * 2 ** (failures - 1), LONGEST_BACKOFF_MS);
      await delay(backoffMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
      if (isStopping()) return;
      try {
        current = launchPostmaster(spec, port);
        await waitUntilReady(current, adminUrl(port));
        readyAt = performance.now();
        log(`the database server runs again on port ${port}`);
        watch(current);
        return;
      } catch (error) {
        await current.stop();
        if (isStopping()) return;
        reason = errorText(error);
      }
    }
    log('the database server could not be kept running: restart the gateway, or set DATABASE_URL');
  };
  const watch = (postmaster: Postmaster): void => {
    void postmaster.ended.then((ending) => {
      if (!isStopping()) healing = heal(ending);
    });
  };
  watch(current);

  return {
    port,
    stop: async () => {
      stopping.abort();
      await current.stop();
      await healing;
      // A healing start may have been under way when the first stop looked.
      await current.stop();
    },
  };
}
