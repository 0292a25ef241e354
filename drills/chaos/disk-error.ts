import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findOnPath } from '../shared/on-path.ts';
import type { Daemon } from '../shared/lab.ts';
import { crashOf } from './crash.ts';
import type { Done, World } from './world.ts';

/**
 * The disk fails at the next flush of a commit's log. The server must not trust a second flush of the same pages, and
 * crashes. It recovers all acknowledged commits.
 */
export async function diskError({ lab, server }: World): Promise<Done> {
  const strace = findOnPath('strace');
  if (strace === null) return { notRun: 'no strace' };
  const sessions = await server.sessions('writes');
  if (sessions.length === 0) return { notRun: 'no session writes' };
  const output = join(lab.dir, 'strace.txt');
  const panics = server.logged('PANIC:');
  const args = [
    ...['-qq', '-o', output, '-e', 'trace=fdatasync', '-e', 'inject=fdatasync:error=EIO:when=1'],
    ...sessions.flatMap((pid) => ['-p', String(pid)]),
  ];
  const tracers: Daemon[] = [];
  const done = await crashOf(server, () => {
    tracers.push(lab.start('strace', strace, args, {}, false));
  });
  await Promise.all(tracers.map((tracer) => tracer.stop()));
  const said = tracers.map((tracer) => tracer.log().trim()).join(' ');
  if (done.notRun !== undefined) return { notRun: `${done.notRun}; strace printed: ${said}` };
  const isInjected = existsSync(output) && readFileSync(output, 'utf8').includes('(INJECTED)');
  if (!isInjected || server.logged('PANIC:') === panics)
    throw new Error('The server crashed for another reason than the injected fault of the disk');
  return done;
}
