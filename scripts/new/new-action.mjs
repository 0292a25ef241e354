import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { fileNameOf, format, report, runScript, variableOf, writeNew } from './names.mjs';
import { filesOf } from './whmcs-action.mjs';

const USAGE = 'npm run new-action -- NAME [--group billing|clients|quotes|system] [--read]';
const GROUPS = ['billing', 'clients', 'quotes', 'system'];
const root = resolve(import.meta.dirname, '..', '..');

runScript(() => {
  const action = actionOf();
  const files = filesOf(action);
  writeNew(root, files);
  format(root, Object.keys(files));
  execFileSync(process.execPath, [join(root, 'scripts', 'registries.mjs')]);
  report([...Object.keys(files), 'adapters/whmcs/generated/actions.ts'], stepsOf(action));
});

function actionOf() {
  const options = {
    dialect: { type: 'string', default: 'whmcs' },
    group: { type: 'string', default: 'billing' },
    read: { type: 'boolean', default: false },
  };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [name = '', ...more] = positionals;
  if (!/^[A-Z][A-Za-z]{1,63}$/.test(name) || more.length > 0)
    throw new Error(`NAME must be letters, as in GetInvoice.\n${USAGE}`);
  if (!GROUPS.includes(values.group)) throw new Error(`--group must be one of ${GROUPS.join(', ')}.\n${USAGE}`);
  if (values.dialect !== 'whmcs') {
    throw new Error(
      '--dialect must be whmcs. A method of corp begins as a copy of adapters/corp/methods/billing/add-invoice-payment.ts.',
    );
  }
  const file = fileNameOf(name);
  return { name, file, variable: variableOf(file), group: values.group, isRead: values.read };
}

function stepsOf({ name, file, group, isRead }) {
  const isListed = readFileSync(join(root, 'adapters/whmcs/descriptor.ts'), 'utf8').includes(`'${name}'`);
  return [
    `The parameters of ${name} in schemas/whmcs/${group}/${file}.ts, and its answer in the action.`,
    ...(isRead
      ? [
          'A read of its own: a function in src/core/ports.ts that answers `revoked`, its SQL in db/reads, its line in src/load-shedding.ts.',
        ]
      : [
          'A command of its own: src/core/commands.ts, then src/core/load-plan.ts and src/core/decide; the compiler names the other places.',
        ]),
    ...(isListed ? [] : [`${name} in a group of \`documentedCalls\` in adapters/whmcs/descriptor.ts.`]),
    `A case in test/dialects/isolation.test.ts: each parameter that names a row of a tenant.`,
    `The sample's answer and errors, then npm run docs.`,
    `npm test -- test/dialects/whmcs/actions/${file}.test.ts test/dialects test/docs.test.ts`,
  ];
}
