import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import * as corp from './corp-method.mjs';
import { fileNameOf, format, report, runScript, variableOf, writeNew } from './names.mjs';
import * as whmcs from './whmcs-action.mjs';

const USAGE = 'npm run new-action -- NAME [--dialect whmcs|corp] [--group billing|clients|quotes|system] [--read]';
const GROUPS = ['billing', 'clients', 'quotes', 'system'];
/** How each dialect writes a name, and where its files are. */
const DIALECTS = {
  whmcs: { filesOf: whmcs.filesOf, kind: 'actions', name: /^[A-Z][A-Za-z]{1,63}$/, example: 'GetInvoice' },
  corp: { filesOf: corp.filesOf, kind: 'methods', name: /^[a-z][A-Za-z]{1,63}$/, example: 'addInvoicePayment' },
};
const root = resolve(import.meta.dirname, '..', '..');

runScript(() => {
  const action = actionOf();
  const files = DIALECTS[action.dialect].filesOf(action);
  writeNew(root, files);
  format(root, Object.keys(files));
  execFileSync(process.execPath, [join(root, 'scripts', 'registries.mjs')]);
  const registry = `adapters/${action.dialect}/generated/${DIALECTS[action.dialect].kind}.ts`;
  report([...Object.keys(files), registry], stepsOf(action));
});

function actionOf() {
  const options = {
    dialect: { type: 'string', default: 'whmcs' },
    group: { type: 'string', default: 'billing' },
    read: { type: 'boolean', default: false },
  };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const { dialect, group, read: isRead } = values;
  if (!Object.hasOwn(DIALECTS, dialect)) {
    throw new Error(`--dialect must be one of ${Object.keys(DIALECTS).join(', ')}.\n${USAGE}`);
  }
  const [name = '', ...more] = positionals;
  if (!DIALECTS[dialect].name.test(name) || more.length > 0) {
    throw new Error(`NAME must be letters, as in ${DIALECTS[dialect].example}.\n${USAGE}`);
  }
  if (!GROUPS.includes(group)) throw new Error(`--group must be one of ${GROUPS.join(', ')}.\n${USAGE}`);
  const file = fileNameOf(name);
  return { dialect, name, file, variable: variableOf(file), group, isRead };
}

function stepsOf({ dialect, name, file, group, isRead }) {
  const { kind } = DIALECTS[dialect];
  const isListed = readFileSync(join(root, `adapters/${dialect}/descriptor.ts`), 'utf8').includes(`'${name}'`);
  return [
    `The parameters of ${name} in schemas/${dialect}/${group}/${file}.ts, and its answer in adapters/${dialect}/${kind}/${group}/${file}.ts.`,
    ...(isRead
      ? ['A read of its own: a function in src/core/ports.ts that answers `revoked`, and its SQL in db/reads.']
      : [
          'A command of its own: src/core/commands, then a rule in src/core/decide/rules.ts; the compiler names the other places.',
        ]),
    ...(isListed ? [] : [`${name} in a group of \`documentedCalls\` in adapters/${dialect}/descriptor.ts.`]),
    `A case in test/dialects/isolation.test.ts: each parameter that names a row of a tenant.`,
    ...(dialect === 'corp'
      ? ['The messages of its document in the schema; `tenant set <id> --corp-methods` switches it on for a tenant.']
      : []),
    `The sample's request and answer, then npm run docs.`,
    `npm test -- test/dialects/${dialect}/${kind}/${file}.test.ts test/dialects test/docs.test.ts`,
  ];
}
