import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DialectDescriptor } from '../../adapters/descriptor.ts';
import { DIALECTS } from '../../adapters/dialects.ts';
import { callsTable } from './calls-table.ts';
import { cliReference } from './cli-reference.ts';
import { clientsTable } from './compatibility/clients.ts';
import { matrix } from './compatibility/matrix.ts';
import { environmentExample } from './environment-example.ts';
import { environmentTable } from './environment-table.ts';
import { metricsTable } from './metrics-table.ts';
import { markdown, replaceSection } from './section.ts';

interface Generated {
  readonly file: string;
  /** `null`: the whole file. */
  readonly section: string | null;
  /** Takes the root of the checkout. */
  readonly make: (root: string) => string;
}

/** Generated texts: the file, its section, and the text made from the schemas and the code. */
export function generatedOf(dialects: readonly DialectDescriptor[] = DIALECTS): readonly Generated[] {
  return [
    { file: 'README.md', section: 'calls', make: () => callsTable(dialects) },
    ...dialects.map(({ name, documentation }): Generated => ({
      file: `docs/dialects/${name}.md`,
      section: 'actions',
      make: () => markdown(documentation()),
    })),
    { file: 'docs/compatibility.md', section: 'matrix', make: (root) => matrix(dialects, root) },
    { file: 'docs/compatibility.md', section: 'clients', make: clientsTable },
    { file: 'docs/configuration.md', section: 'environment', make: environmentTable },
    { file: 'docs/observability.md', section: 'metrics', make: metricsTable },
    { file: 'docs/cli.md', section: 'commands', make: () => cliReference(dialects) },
    { file: '.env.example', section: null, make: environmentExample },
  ];
}

/** Writes all generated texts of a checkout. */
export function writeDocs(root: string): void {
  for (const generated of generatedOf()) writeFileSync(join(root, generated.file), upToDate(root, generated));
}

/** The files of a checkout whose generated texts are out of date. */
export function outOfDate(root: string): readonly string[] {
  const old = generatedOf().filter((each) => readFileSync(join(root, each.file), 'utf8') !== upToDate(root, each));
  return [...new Set(old.map(({ file }) => file))];
}

/** Makes the new content of a file from its present content. */
export function upToDate(root: string, { file, section, make }: Generated): string {
  const text = make(root);
  return section === null ? text : replaceSection(readFileSync(join(root, file), 'utf8'), section, text);
}
