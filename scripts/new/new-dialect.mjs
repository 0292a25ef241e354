import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { format, report, runScript, writeNew } from './names.mjs';

const USAGE = 'npm run new-dialect -- NAME';
const root = resolve(import.meta.dirname, '..', '..');
const REGISTRY = 'adapters/dialects.ts';

runScript(() => {
  const [name = '', ...more] = process.argv.slice(2);
  if (!/^[a-z][a-z0-9]{1,30}$/.test(name) || more.length > 0) {
    throw new Error(`NAME must be small letters and digits.\n${USAGE}`);
  }
  const registry = readFileSync(join(root, REGISTRY), 'utf8');
  const files = {
    [`adapters/${name}/descriptor.ts`]: descriptorOf(name),
    [`docs/dialects/${name}.md`]: documentOf(name),
    [`test/dialects/${name}/${name}.test.ts`]: testOf(name),
  };
  writeNew(root, files);
  format(root, Object.keys(files));
  writeFileSync(join(root, REGISTRY), withDialect(registry, name));
  report(
    [...Object.keys(files), REGISTRY],
    [
      `Its calls in adapters/${name}: authentication, parameters, commands, and a sentence for each refusal of the core.`,
      `The folder adapters/${name}/ among the rules of test/architecture.test.ts, and in the table of rooms in ARCHITECTURE.md.`,
      'A case for each call in test/dialects/isolation.test.ts, in a table of its own beside METHOD_CASES.',
      `The document docs/dialects/${name}.md, then npm run docs; the file in test/docs-commands/documents.ts.`,
      `npm test -- test/dialects/${name} test/dialects test/architecture.test.ts test/docs.test.ts test/document-links.test.ts`,
    ],
  );
});

/** The toy of the tests, under another name: a whole dialect of one read. */
function descriptorOf(name) {
  return readFileSync(join(root, 'test/dialects/toy/toy.ts'), 'utf8')
    .replaceAll("'../../../adapters/", "'../")
    .replaceAll("'../../../src/", "'../../src/")
    .replaceAll('Toy', `${name.charAt(0).toUpperCase()}${name.slice(1)}`)
    .replaceAll('toy', name);
}

function withDialect(registry, name) {
  return registry
    .replace(
      /^import type \{ DialectDescriptor \}[^\n]*\n/m,
      (line) => `${line}import { ${name} } from './${name}/descriptor.ts';\n`,
    )
    .replace(/(DIALECTS: readonly DialectDescriptor\[\] = \[[^\]]*)\]/, `$1, ${name}]`);
}

function documentOf(name) {
  return `# The dialect ${name}

One path, \`/${name}\`, for every call: \`POST\` with a JSON object.

<!-- begin generated: actions -->
<!-- end generated: actions -->
`;
}

function testOf(name) {
  return `import { describe, expect, it } from '@jest/globals';
import { gatewayWithCaller } from '../../support/gateway-with-caller.ts';

const { gateway } = gatewayWithCaller();

async function answerTo(call: object): Promise<unknown> {
  const response = await fetch(\`\${gateway.url}/${name}\`, { method: 'POST', body: JSON.stringify(call) });
  return await response.json();
}

describe('The dialect ${name}', () => {
  it('answers the balance of an invoice', async () => {
    await gateway.addCredential({ tenantId: 53, dialect: '${name}', identifier: 'reader' });
    const call = { action: 'balance', identifier: 'reader', secret: 'reader', invoiceid: '78' };
    expect(await answerTo(call)).toEqual({ balance: '4500' });
    expect(await answerTo({ ...call, secret: 'wrong' })).toEqual({ error: 'authentication-failed' });
  });
});
`;
}
