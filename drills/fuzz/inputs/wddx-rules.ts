import { SaxesParser } from 'saxes';

/** The allowed children in order, and attributes, of an element by the DTD of WDDX 1.0 (test/vectors/wddx_1_0.dtd). */
const VALUE = '(?:null|boolean|number|dateTime|array|struct|recordset|string|binary)';
const SIMPLE = '(?:null|boolean|number|dateTime|string|binary)';
const RULES: Readonly<
  Record<string, { readonly children: RegExp; readonly needs: readonly string[]; readonly hasText?: true }>
> = {
  wddxPacket: { children: /^header data $/, needs: ['version'] },
  header: { children: /^(?:comment )?$/, needs: [] },
  comment: { children: /^$/, needs: [], hasText: true },
  data: { children: new RegExp(`^${VALUE} $`), needs: [] },
  null: { children: /^$/, needs: [] },
  boolean: { children: /^$/, needs: ['value'] },
  string: { children: /^(?:char )*$/, needs: [], hasText: true },
  number: { children: /^$/, needs: [], hasText: true },
  dateTime: { children: /^$/, needs: [], hasText: true },
  char: { children: /^$/, needs: ['code'] },
  array: { children: new RegExp(`^(?:${VALUE} )*$`), needs: ['length'] },
  struct: { children: /^(?:var )*$/, needs: [] },
  var: { children: new RegExp(`^${VALUE} $`), needs: ['name'] },
  recordset: { children: /^(?:field )*$/, needs: ['rowCount', 'fieldNames'] },
  field: { children: new RegExp(`^(?:${SIMPLE} )*$`), needs: ['name'] },
  binary: { children: /^$/, needs: ['encoding'], hasText: true },
};

/** Why well-formed XML is not a packet of WDDX 1.0, or `null`. It shares nothing with the product's own reader. */
export function wddxFault(text: string): string | null {
  const faults: string[] = [];
  const open: { name: string; children: string }[] = [];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    const parent = open.at(-1);
    if (parent === undefined && name !== 'wddxPacket') faults.push(`root ${name}`);
    if (parent !== undefined) parent.children += `${name} `;
    open.push({ name, children: '' });
    const given = Object.keys(attributes).filter((one) => one !== 'length' || name === 'array');
    if (RULES[name] !== undefined && given.join() !== RULES[name].needs.join())
      faults.push(`${name} has the attributes ${given.join()}`);
  });
  parser.on('text', (part) => {
    const name = open.at(-1)?.name ?? '';
    if (RULES[name]?.hasText !== true && part.trim() !== '') faults.push(`text in ${name}`);
  });
  parser.on('closetag', () => {
    const { name = '', children = '' } = open.pop() ?? {};
    const rule = RULES[name];
    if (rule === undefined) faults.push(`element ${name}`);
    else if (!rule.children.test(children)) faults.push(`${name} holds ${children}`);
  });
  parser.write(text).close();
  return faults[0] ?? null;
}
