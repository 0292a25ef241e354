import { join } from 'node:path';
import { DOCUMENTS, piecesOf, runnablesOf } from './documents.ts';
import { LOG_LINES } from './docker-program.ts';
import { runDocument } from './run-document.ts';
import { openScene, type Scene } from './scene.ts';

/** They have a test file of their own, because they need more than a gateway with a log. */
const OWN = [
  ...['README.md', 'docs/operations.md', 'docs/metrc.md', 'docs/cli.md', 'docs/dialects/whmcs.md'],
  ...['docs/tutorials/first-tenant.md', 'docs/tutorials/whmcs-module.md'],
];

async function open(): Promise<Scene> {
  const scene = await openScene();
  await scene.cli.json('tenant add 54 --name Acme --key-prefix ACM');
  scene.write('gateway.log', `${LOG_LINES}\n`);
  const [log = '', program = ''] = piecesOf('docs/assess.md').flatMap(({ language, text }) =>
    language === 'text' ? [text] : [],
  );
  scene.write('access.log', log);
  scene.write('modules/order.php', program);
  return { ...scene, env: { ...scene.env, LOG_FILE: join(scene.shell.directory, 'gateway.log') } };
}

for (const file of DOCUMENTS.filter((name) => !OWN.includes(name))) {
  if (runnablesOf(piecesOf(file)).length === 0) continue;
  runDocument(file, {
    open,
    close: (scene) => scene.close(),
    codes: [['assess access.log modules', 1]],
    substitutions: ({ gateway }) => [
      // test/conformance runs all cases.
      ['conform http://127.0.0.1:8080 --html', `conform ${gateway.url} --only system --html`],
      ['conform http://127.0.0.1:8080/includes', `conform --only system ${gateway.url}/includes`],
      ['conform http://127.0.0.1:8080 --dialect', `conform ${gateway.url} --only settings --dialect`],
    ],
  });
}
