import { ACTIONS } from '../../adapters/whmcs/actions.ts';
import { exampleRequest } from '../../adapters/whmcs/documentation.ts';
import { runDocument } from './run-document.ts';
import { openScene, type Scene } from './scene.ts';

const close = (scene: Scene): Promise<void> => scene.close();

/** The samples that go before others. */
const before = [...ACTIONS.values()].flatMap(({ name, sample }) => {
  const first = ACTIONS.get(sample.follows?.toLowerCase() ?? '');
  if (first === undefined) return [];
  const text = exampleRequest(first.name, first.sample.request);
  const prepare = (scene: Scene): Promise<unknown> => scene.shell.run(text, scene.env);
  return [[`action=${name}'`, prepare] as const];
});

runDocument('docs/dialects/whmcs.md', { open: () => openScene(), close, isFreshEach: true, before });
