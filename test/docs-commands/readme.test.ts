import { join } from 'node:path';
import { LISTENING, startScript, type Running } from './gateway-process.ts';
import { runDocument, type Setting } from './run-document.ts';
import { programs } from './scene.ts';
import { Shell } from './shell.ts';

const DOCUMENTED = 'http://127.0.0.1:8080';
const URL_LINE = /"url":"(http:[^"]+)"/;

interface Readme extends Setting {
  readonly stop: () => Promise<void>;
}

/** `npm start` goes on in a terminal of its own, while the rest is pasted into another. */
async function open(): Promise<Readme> {
  let address = DOCUMENTED;
  let started: Running | null = null;
  const shell = await Shell.open({
    ...programs(() => address),
    npm: async (call) => {
      if (call.args.join(' ') !== 'start' || started !== null) return await programs(() => address)['npm']!(call);
      started = startScript('scripts/start.mjs', { ...call, args: [] });
      await started.shows(LISTENING);
      address = URL_LINE.exec(started.output())?.[1] ?? address;
      return { code: 0, out: '', err: '' };
    },
  });
  return {
    shell,
    env: { DATA_DIR: join(shell.directory, '.data'), PORT: '0' },
    here: (text) => text.replaceAll(DOCUMENTED, address),
    stop: async () => {
      await started?.stop('SIGTERM');
      await shell.close();
    },
  };
}

runDocument('README.md', { open, close: (readme) => readme.stop() });
