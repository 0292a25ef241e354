import { cliProgram } from './cli-program.ts';
import { LISTENING, startScript, type Running } from './gateway-process.ts';
import type { Setting } from './run-document.ts';
import { programs } from './scene.ts';
import { Shell, type Program } from './shell.ts';

const DOCUMENTED = 'http://127.0.0.1:8080';
const URL_LINE = /"url":"(http:[^"]+)"/;

/** Where a document begins with `npm start`: it goes on in a terminal of its own, while the rest is pasted into another. */
export interface Started extends Setting {
  readonly stop: () => Promise<void>;
}

interface StartedOptions {
  /** Runs the operator's commands. */
  readonly gateway?: Program;
  /** The reader's environment, beside the data directory. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A shell without a gateway, until a command of the document starts one, on a free port. */
export async function openStarted({ gateway = cliProgram, env = {} }: StartedOptions = {}): Promise<Started> {
  let address = DOCUMENTED;
  let started: Running | null = null;
  const shell = await Shell.open({
    ...programs(() => address),
    gateway,
    npm: async (call) => {
      if (call.args.join(' ') !== 'start' || started !== null) return await programs(() => address)['npm']!(call);
      started = startScript('scripts/start.mjs', { ...call, args: [], env: { ...call.env, PORT: '0' } });
      await started.shows(LISTENING);
      address = URL_LINE.exec(started.output())?.[1] ?? address;
      return { code: 0, out: '', err: '' };
    },
  });
  return {
    shell,
    env: { DATA_DIR: `${shell.directory}/.data`, ...env },
    here: (text) => text.replaceAll(DOCUMENTED, address),
    stop: async () => {
      await started?.stop('SIGTERM');
      await shell.close();
    },
  };
}
