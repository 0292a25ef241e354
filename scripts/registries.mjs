/**
 * Writes `adapters/<dialect>/generated/<kind>.ts` from the files of `adapters/<dialect>/<kind>/<group>/`, where the kind
 * is `actions` or `methods`, and `adapters/mail/generated/templates.ts` from the templates of mails. With `--check` it writes nothing, and fails where a file is not fresh.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const root = resolve(
  process.argv.find((arg) => arg.startsWith('--root='))?.slice(7) ?? join(import.meta.dirname, '..'),
);
const isCheck = process.argv.includes('--check');

const KINDS = { actions: { type: 'Action', file: 'action' }, methods: { type: 'Method', file: 'method' } };

const stale = registries().filter(({ file, text }) => !existsSync(file) || readFileSync(file, 'utf8') !== text);
for (const { file, text } of stale) {
  if (isCheck) process.stderr.write(`${file} is not fresh: run npm run registries.\n`);
  else {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
if (isCheck && stale.length > 0) process.exitCode = 1;

function registries() {
  const calls = foldersOf(join(root, 'adapters')).flatMap((dialect) =>
    Object.entries(KINDS)
      .filter(([kind]) => existsSync(join(root, 'adapters', dialect, kind)))
      .map(([kind, words]) => registryOf(dialect, kind, words)),
  );
  return existsSync(join(root, 'adapters/mail/templates')) ? [...calls, templatesOfMails()] : calls;
}

function templatesOfMails() {
  const names = namesIn(join(root, 'adapters/mail/templates'));
  const text = [
    '// Written by `npm run registries` from adapters/mail/templates: do not edit.',
    "import type { MailTemplate } from '../template.ts';",
    ...names.map((name) => `import { ${variableOf(name)} } from '../templates/${name}.ts';`),
    '',
    '/** Every template of a mail. */',
    'export const TEMPLATES: readonly MailTemplate[] = [',
    ...names.map((name) => `  ${variableOf(name)},`),
    '];',
    '',
  ].join('\n');
  return { file: join(root, 'adapters/mail/generated/templates.ts'), text };
}

function namesIn(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.slice(0, -'.ts'.length))
    .sort();
}

function registryOf(dialect, kind, words) {
  const folder = join(root, 'adapters', dialect, kind);
  const groups = foldersOf(folder).map((group) => ({
    group,
    names: namesIn(join(folder, group)),
  }));
  const imports = groups.flatMap(({ group, names }) =>
    names.map((name) => `import { ${variableOf(name)} } from '../${kind}/${group}/${name}.ts';`),
  );
  const entries = groups.map(({ group, names }) => entryOf(group, names.map(variableOf)));
  const text = [
    `// Written by \`npm run registries\` from adapters/${dialect}/${kind}: do not edit.`,
    `import type { ${words.type} } from '../${words.file}.ts';`,
    ...imports,
    '',
    `/** Every ${words.file} of the dialect, by group. */`,
    `export const GROUPS: Readonly<Record<string, readonly ${words.type}[]>> = {`,
    ...entries,
    '};',
    '',
  ].join('\n');
  return { file: join(root, 'adapters', dialect, 'generated', `${kind}.ts`), text };
}

/** As the formatter writes it: on one line where it has room. */
function entryOf(group, names) {
  const line = `  ${group}: [${names.join(', ')}],`;
  return line.length <= 120 ? line : [`  ${group}: [`, ...names.map((name) => `    ${name},`), '  ],'].join('\n');
}

function foldersOf(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** `add-invoice-payment` is `addInvoicePayment` in code. */
function variableOf(name) {
  return name.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());
}
