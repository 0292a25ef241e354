import { SaxesParser } from 'saxes';
import type { WireAnswer } from './wire-answer.ts';

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** Reads an answer of XML: a WDDX packet, or members as elements. Throws for a document that is not well-formed. */
export function readXml(text: string): Pick<WireAnswer, 'format' | 'members'> {
  const root = treeOf(text);
  if (root.name === 'wddxPacket') {
    const [value] = root.children.find(({ name }) => name === 'data')?.children ?? [];
    const members = value === undefined ? {} : wddxValue(value);
    return { format: 'wddx', members: members as Record<string, unknown> };
  }
  return { format: 'xml', members: membersOf(root) };
}

function treeOf(text: string): Element {
  const top: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [top];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = { name, attributes, children: [], text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  const addText = (more: string): void => {
    const last = open.at(-1);
    if (last !== undefined) last.text += more;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', ({ name, attributes }) => {
    open.pop();
    if (name === 'char') addText(String.fromCharCode(Number.parseInt(String(attributes['code']), 16)));
  });
  parser.write(text).close();
  const [root] = top.children;
  if (root === undefined) throw new Error('no element');
  return root;
}

/** Elements by name: a text, members, or a list of either where a name comes again. */
function membersOf({ children }: Element): Record<string, unknown> {
  const members = new Map<string, unknown[]>();
  for (const child of children) {
    const value = child.children.length > 0 ? membersOf(child) : child.text;
    members.set(child.name, [...(members.get(child.name) ?? []), value]);
  }
  return Object.fromEntries([...members].map(([name, values]) => [name, values.length === 1 ? values[0] : values]));
}

function wddxValue({ name, attributes, children, text }: Element): unknown {
  switch (name) {
    case 'null':
      return null;
    case 'boolean':
      return attributes['value'] === 'true';
    case 'number':
      return Number(text);
    case 'array':
      return children.map(wddxValue);
    case 'struct':
      return Object.fromEntries(
        children.map(({ attributes: named, children: [value] }) => [
          String(named['name']),
          value === undefined ? null : wddxValue(value),
        ]),
      );
    default:
      return text;
  }
}
