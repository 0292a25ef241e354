import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Case } from '../../../src/conform/cases/case.ts';
import { loadKit } from '../../../src/conform/cases/load.ts';
import { runKit, type CaseResult } from '../../../src/conform/run/run-kit.ts';
import { startTestGateway, type TestGateway } from '../gateway.ts';
import { proofs } from './profiles.ts';

/** A thousand cases on a busy machine. */
const HOOK_MS = 600_000;

/** Every case of a dialect, against a gateway in this process: a test each. A file a dialect, so that workers share them. */
export function describeCases(name: string): void {
  describe(`The cases of the dialect ${name}`, () => {
    const kit = loadKit(name);
    const profiles = [...new Set(kit.cases.map(({ profile }) => profile))];
    const results = new Map<string, CaseResult>();
    let gateway: TestGateway;
    let left: readonly string[] = [];

    beforeAll(async () => {
      gateway = await startTestGateway();
      for (const profile of profiles) {
        const proof = await proofs(name)(gateway, profile);
        const cases = kit.cases.filter((one) => one.profile === profile);
        const seconds = (): number => performance.now() / 1_000;
        const run = await runKit({ ...kit, cases }, { url: gateway.url, ...proof, runKey: `t-${profile}`, seconds });
        for (const result of run.results) results.set(result.case.id, result);
        left = [...left, ...run.left];
      }
    }, HOOK_MS);
    afterAll(() => gateway.close());

    it.each(kit.cases.map((one): readonly [string, Case] => [one.id, one]))('%s', (id) => {
      expect(results.get(id)?.verdict).toEqual({ kind: 'passed' });
    });

    it('leave nothing behind', () => {
      expect(left).toEqual([]);
    });
  });
}
