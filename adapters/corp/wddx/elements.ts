import { upperCaseName } from './value.ts';

const SIMPLE_NAMES = ['null', 'boolean', 'number', 'dateTime', 'string', 'binary'] as const;
const VALUE_NAMES = [...SIMPLE_NAMES, 'array', 'struct', 'recordset'] as const;

export type ValueElement = (typeof VALUE_NAMES)[number];
type ElementName = ValueElement | 'wddxPacket' | 'header' | 'comment' | 'data' | 'char' | 'var' | 'field';

/** The content that one element may have. `order`: any number of children, one at most, or each once and in this order. */
export interface ElementRule {
  readonly name: ElementName;
  readonly children: readonly ElementName[];
  readonly order: 'many' | 'one' | 'sequence';
  readonly hasText: boolean;
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

function rule(name: ElementName, over: Partial<ElementRule> = {}): ElementRule {
  return { name, children: [], order: 'many', hasText: false, required: [], optional: [], ...over };
}

/**
 * The DTD of WDDX 1.0, with three omissions that readers of the family accept: no header, no data, an array without its
 * length (Lucee ignores it). Only `version` is checked by its value, because it changes the meaning of a packet.
 */
const RULES: readonly ElementRule[] = [
  rule('wddxPacket', { children: ['header', 'data'], order: 'sequence', optional: ['version'] }),
  rule('header', { children: ['comment'], order: 'one' }),
  rule('comment', { hasText: true }),
  rule('data', { children: VALUE_NAMES, order: 'one' }),
  rule('null'),
  rule('boolean', { required: ['value'] }),
  rule('number', { hasText: true }),
  rule('dateTime', { hasText: true }),
  rule('string', { children: ['char'], hasText: true }),
  rule('char', { required: ['code'] }),
  rule('array', { children: VALUE_NAMES, optional: ['length'] }),
  rule('struct', { children: ['var'] }),
  rule('var', { children: VALUE_NAMES, order: 'one', required: ['name'] }),
  rule('recordset', { children: ['field'], required: ['rowCount', 'fieldNames'] }),
  rule('field', { children: SIMPLE_NAMES, required: ['name'] }),
  rule('binary', { hasText: true, optional: ['encoding', 'length'] }),
];

const RULE_BY_NAME: ReadonlyMap<string, ElementRule> = new Map(RULES.map((one) => [upperCaseName(one.name), one]));

/** Attributes that name a class for readers that instantiate one: allowed everywhere, and ignored. */
export const IGNORED_ATTRIBUTES: ReadonlySet<string> = new Set(['type', 'php_class_name']);

/** The rule of an element, whose name may be in any case, as Lucee reads it; undefined for what WDDX does not have. */
export function ruleOf(elementName: string): ElementRule | undefined {
  return RULE_BY_NAME.get(upperCaseName(elementName));
}
