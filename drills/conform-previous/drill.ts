import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { kitNames, loadKit } from '../../src/conform/cases/load.ts';
import { judge, type RunSummary } from '../../src/conform/report/outcomes.ts';
import { chosenCases } from '../../src/conform/run/choose.ts';
import { runKit } from '../../src/conform/run/run-kit.ts';
import { instantText } from '../../src/core/dates.ts';
import type { Lab } from '../shared/lab.ts';
import type { Result, Say } from '../shared/script.ts';
import { startBuild } from './build.ts';
import { commitOf, unpack } from './checkout.ts';
import { expectedFailures } from './expected.ts';
import { complaintsOf, tableOf } from './report.ts';
import type { Options } from './options.ts';

/** Runs this checkout's cases against the build of an earlier commit. Throws ProgramsMissing where it is not here. */
export async function runDrill(lab: Lab, root: string, { revision, only }: Options, say: Say): Promise<Result> {
  const commit = commitOf(root, revision);
  const folder = join(lab.dir, 'checkout');
  const hasShared = unpack(root, commit, folder);
  say(
    `${revision} is ${commit}. ${hasShared ? 'It shares the packages of this checkout.' : 'It installs its packages.'}`,
  );
  const build = await startBuild(lab, folder);
  say(`Its build is ready on ${build.url}.`);
  const summaries: RunSummary[] = [];
  for (const dialect of kitNames()) {
    const kit = loadKit(dialect);
    const ids = kit.cases.map(({ id }) => id);
    const expected = expectedFailures(root, commit, dialect, ids);
    const { cases, leftOut } = chosenCases(kit, { words: only, profile: 'default', isReadOnly: false });
    const from = performance.now();
    const run = await runKit(
      { ...kit, cases },
      {
        ...{ url: build.url, proof: kit.dialect.credential, runKey: `cp-${randomBytes(4).toString('hex')}` },
        seconds: () => performance.now() / 1_000,
      },
    );
    summaries.push({
      ...{ dialect, url: build.url, profile: 'default', version: commit, startedAt: instantText(Date.now()) },
      ...{ leftOut, left: run.left, seconds: (performance.now() - from) / 1_000 },
      judged: judge(run.results, expected),
    });
  }
  return { text: tableOf(summaries), complaints: complaintsOf(summaries) };
}
