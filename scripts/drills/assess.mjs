import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { prepare, root } from '../prepare.mjs';

const MEBIBYTE = 1_048_576;
const TARGET = { seconds: 60, mebibytes: 200 };
/** Prints the most memory that the process had, in KiB, and the time of the processor, in microseconds. */
const WATCH = `data:text/javascript,process.on('exit',()=>{const{maxRSS,userCPUTime,systemCPUTime}=process.resourceUsage();process.stderr.write('maxRSS '+maxRSS+' cpu '+(userCPUTime+systemCPUTime)+'\\n')})`;

/** One line in two is a call, as in the log of a host that serves pages too. */
function lineOf(index) {
  const head = `203.0.113.${index % 250} - - [30/Nov/2026:10:${String(index % 60).padStart(2, '0')}:00 +0000] "`;
  const tail = ' HTTP/1.1" 200 512 "-" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"\n';
  if (index % 2 === 0) return `${head}GET /assets/page-${index % 997}.css${tail}`;
  return `${head}POST /includes/api.php?action=GetInvoice&invoiceid=${index}&identifier=x&secret=y&responsetype=json${tail}`;
}

function writeLog(path, mebibytes) {
  const file = openSync(path, 'w');
  const piece = Buffer.from(Array.from({ length: 20_000 }, (_, index) => lineOf(index)).join(''));
  let calls = 0;
  for (let size = 0; size < mebibytes * MEBIBYTE; size += piece.length) {
    writeSync(file, piece);
    calls += 10_000;
  }
  closeSync(file);
  return calls;
}

function run(path) {
  return new Promise((resolve) => {
    const cli = join(root, 'dist/src/cli/main.js');
    const child = spawn(process.execPath, ['--import', WATCH, cli, 'assess', path, '--json'], { cwd: tmpdir() });
    let [out, err] = ['', ''];
    child.stdout.on('data', (part) => (out += part));
    child.stderr.on('data', (part) => (err += part));
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

/** `npm run drill:assess -- [MiB]`: how long `assess` takes for a log, and how much memory. */
await prepare();
const folder = mkdtempSync(join(tmpdir(), 'assess-drill-'));
try {
  const path = join(folder, 'access.log');
  const calls = writeLog(path, Number(process.argv[2] ?? 1_024));
  const started = performance.now();
  const { code, out, err } = await run(path);
  const seconds = (performance.now() - started) / 1_000;
  const mebibytes = Number(/maxRSS (\d+)/.exec(err)?.[1]) / 1_024;
  const cpu = Number(/cpu (\d+)/.exec(err)?.[1]) / 1_000_000;
  const counted = code === 0 ? JSON.parse(out).actions[0].calls : null;
  process.stdout.write(
    `${Math.round(statSync(path).size / MEBIBYTE)} MiB in ${seconds.toFixed(1)} s (target ${TARGET.seconds}), ${cpu.toFixed(1)} s of the processor, at most ${Math.round(mebibytes)} MiB of memory (target ${TARGET.mebibytes}); ${counted} of ${calls} calls counted\n`,
  );
  const isGood = counted === calls && seconds <= TARGET.seconds && mebibytes <= TARGET.mebibytes;
  process.exitCode = isGood ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
