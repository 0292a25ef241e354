import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { corpMethods } from './docs/corp-methods.ts';
import { environmentTable } from './docs/environment-table.ts';
import { replaceSection } from './docs/section.ts';
import { whmcsActions } from './docs/whmcs-actions.ts';

/** The parts of the documentation that are made from the schemas: which file, which section, what stands in it. */
export const GENERATED: readonly { readonly file: string; readonly section: string; readonly make: () => string }[] = [
  { file: 'docs/dialects/whmcs.md', section: 'actions', make: whmcsActions },
  { file: 'docs/dialects/corp.md', section: 'methods', make: corpMethods },
  { file: 'docs/configuration.md', section: 'environment', make: environmentTable },
];

/** Writes every generated section anew, in the checkout that it is given. */
export function writeDocs(root: string): void {
  for (const { file, section, make } of GENERATED) {
    const path = join(root, file);
    writeFileSync(path, replaceSection(readFileSync(path, 'utf8'), section, make()));
  }
}
