import { SingleBar, type Params } from 'cli-progress';
import { progressLines, type Io } from './io.ts';

/** Reports the progress of a piece of work. */
export interface Progress {
  /** Adds finished steps. */
  advance(by: number): void;
  /** Sets the number of steps, once it is known; without it the elapsed time is shown. */
  total(amount: number): void;
}

/** Shorter work needs no bar. */
const SHOWN_AFTER_MS = 2_000;
const REDRAW_MS = 250;
const BAR_WIDTH = 30;

/**
 * Does a piece of work; after two seconds a bar on stderr shows the progress, and disappears at the end. Nothing is
 * shown with `--json` or where stderr is not a terminal. The label names the work: "migrating".
 */
export async function withProgress<T>(io: Io, label: string, work: (progress: Progress) => Promise<T>): Promise<T> {
  if (io.stderr.isTTY !== true || io.isQuiet === true) return await work(SILENT);
  const bar = new SingleBar(optionsFor(io, label));
  let [done, amount, isShown] = [0, 0, false];
  const timer = setTimeout(() => {
    isShown = true;
    progressLines.add(io.stderr);
    bar.start(amount, done);
  }, SHOWN_AFTER_MS);
  try {
    return await work({
      advance: (by) => {
        done += by;
        if (isShown) bar.update(done);
      },
      total: (most) => {
        amount = most;
        if (isShown) bar.setTotal(most);
      },
    });
  } finally {
    clearTimeout(timer);
    progressLines.delete(io.stderr);
    bar.stop();
  }
}

const SILENT: Progress = { advance: () => undefined, total: () => undefined };

function optionsFor(io: Io, label: string): ConstructorParameters<typeof SingleBar>[0] {
  return {
    stream: terminalOf(io),
    fps: 1_000 / REDRAW_MS,
    forceRedraw: true,
    clearOnComplete: true,
    // Leave the terminal as it was, even when the process is killed.
    hideCursor: null,
    linewrap: true,
    gracefulExit: false,
    format: (_options, params) => lineOf(label, params),
  };
}

/** Messages move the bar down: its place is where it was drawn last. */
function terminalOf({ stderr }: Io): NodeJS.WritableStream {
  const write = (text: string): unknown => (text === '\x1b7' || text === '\x1b8' ? true : stderr.write(text));
  return { isTTY: true, columns: stderr.columns, write } as unknown as NodeJS.WritableStream;
}

function lineOf(label: string, { total, value, progress, startTime }: Params): string {
  const seconds = Math.floor((performance.timeOrigin + performance.now() - startTime + SHOWN_AFTER_MS) / 1_000);
  if (total === 0) return `${label}… ${value > 0 ? `${value}, ` : ''}${seconds} s`;
  const filled = Math.floor(progress * BAR_WIDTH);
  const percent = Math.floor(progress * 100);
  return `${label} ${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${percent} % (${value} of ${total}, ${seconds} s)`;
}
