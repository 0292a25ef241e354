import { MalformedPacket } from './malformed-packet.ts';
import { toBinary, toBoolean, toCharacter, toFieldName, toNumber, toRecordset } from './packet-values.ts';
import { toWddxDateTime, trimBlanks } from './scalars.ts';
import { IGNORED_ATTRIBUTES, ruleOf } from './elements.ts';
import type { ElementRule, ValueElement } from './elements.ts';
import { MAX_ELEMENT_DEPTH, upperCaseName } from './value.ts';
import type { WddxSimple, WddxValue } from './value.ts';

const MAX_ATTRIBUTES = 16;
const MAX_TEXT_BYTES = 64 * 1024;
/** This reader needs no distinction between 0.9 and 1.0. */
const VERSIONS: ReadonlySet<string> = new Set(['1.0', '0.9']);

/** An element that is open. */
interface Frame {
  readonly rule: ElementRule;
  readonly attributes: Map<string, string>;
  readonly values: WddxValue[];
  readonly members: Map<string, WddxValue>;
  readonly fields: Map<string, readonly WddxSimple[]>;
  attributeCount: number;
  childCount: number;
  text: string;
}

/**
 * Builds a value from the events of an XML parser, which checks that the packet is well-formed. Each event is checked by
 * the rules of its element at once, so that nothing is kept of a refused packet. Throws MalformedPacket.
 */
export class PacketBuilder {
  readonly #frames: Frame[] = [];
  #textBytes = 0;
  #value: WddxValue = null;

  /** The value of the packet, once its root is closed; null where it has none. */
  get value(): WddxValue {
    return this.#value;
  }

  open(elementName: string): void {
    const rule = ruleOf(elementName);
    if (rule === undefined) throw notWddx('The packet contains an element that WDDX does not have.');
    if (this.#frames.length >= MAX_ELEMENT_DEPTH) {
      throw new MalformedPacket(
        'nested-too-deep',
        `The WDDX packet is nested deeper than ${MAX_ELEMENT_DEPTH} levels.`,
      );
    }
    const parent = this.#frames.at(-1);
    if (parent === undefined) {
      if (rule.name !== 'wddxPacket') throw notWddx('The root element must be wddxPacket.');
    } else {
      admit(parent, rule);
    }
    const lists = { attributes: new Map(), values: [], members: new Map(), fields: new Map() };
    this.#frames.push({ rule, ...lists, attributeCount: 0, childCount: 0, text: '' });
  }

  attribute(name: string, value: string): void {
    const frame = this.#top();
    frame.attributeCount += 1;
    if (frame.attributeCount > MAX_ATTRIBUTES) {
      throw new MalformedPacket('too-many-attributes', `An element has at most ${MAX_ATTRIBUTES} attributes.`);
    }
    this.#countText(value);
    if (IGNORED_ATTRIBUTES.has(name)) return;
    const { rule } = frame;
    if (!rule.required.includes(name) && !rule.optional.includes(name)) {
      throw notWddx(`The element ${rule.name} has an attribute that WDDX does not have.`);
    }
    frame.attributes.set(name, value);
  }

  /** After the last attribute of the element that was opened last. */
  checkAttributes(): void {
    const { rule, attributes } = this.#top();
    const missing = rule.required.find((name) => !attributes.has(name));
    if (missing !== undefined) throw notWddx(`The element ${rule.name} needs the attribute ${missing}.`);
    if (rule.name === 'wddxPacket' && !VERSIONS.has(attributes.get('version') ?? '1.0')) {
      throw notWddx('The version of the packet must be 1.0.');
    }
  }

  text(part: string): void {
    const frame = this.#frames.at(-1);
    if (frame?.rule.hasText === true) {
      this.#countText(part);
      frame.text += part;
    } else if (trimBlanks(part) !== '') {
      throw notWddx('The packet contains text where WDDX allows none.');
    }
  }

  close(): void {
    const frame = this.#frames.pop();
    if (frame === undefined) return;
    const parent = this.#frames.at(-1);
    const { name } = frame.rule;
    switch (name) {
      case 'wddxPacket':
      case 'header':
      case 'comment':
        return;
      case 'data':
        this.#value = frame.values[0] ?? null;
        return;
      case 'char':
        this.text(toCharacter(attributeOf(frame, 'code')));
        return;
      case 'var':
        if (frame.values.length === 0) throw notWddx('A var holds exactly one value.');
        parent?.members.set(upperCaseName(attributeOf(frame, 'name')), frame.values[0] ?? null);
        return;
      case 'field':
        // Its rule admits only simple values.
        parent?.fields.set(toFieldName(attributeOf(frame, 'name')), frame.values as WddxSimple[]);
        return;
      case 'null':
      case 'boolean':
      case 'number':
      case 'dateTime':
      case 'string':
      case 'binary':
      case 'array':
      case 'struct':
      case 'recordset':
        parent?.values.push(valueOf(name, frame));
    }
  }

  #top(): Frame {
    const frame = this.#frames.at(-1);
    if (frame === undefined) throw notWddx('The packet has no root element.');
    return frame;
  }

  #countText(part: string): void {
    this.#textBytes += Buffer.byteLength(part);
    if (this.#textBytes > MAX_TEXT_BYTES) {
      throw new MalformedPacket('too-much-text', `A WDDX packet has at most ${MAX_TEXT_BYTES / 1024} KiB of text.`);
    }
  }
}

function admit(parent: Frame, { name }: ElementRule): void {
  const { rule } = parent;
  const position = rule.children.indexOf(name);
  if (position < 0) throw notWddx(`The element ${name} is not allowed in ${rule.name}.`);
  if (rule.order === 'one' && parent.childCount > 0) throw notWddx(`The element ${rule.name} holds one child at most.`);
  if (rule.order === 'sequence' && position < parent.childCount) {
    throw notWddx(`The element ${name} appears twice, or out of order.`);
  }
  // In a sequence, a skipped element counts as seen.
  parent.childCount = rule.order === 'sequence' ? position + 1 : parent.childCount + 1;
}

function valueOf(element: ValueElement, frame: Frame): WddxValue {
  switch (element) {
    case 'null':
      return null;
    case 'boolean':
      return toBoolean(attributeOf(frame, 'value'));
    case 'number':
      return toNumber(frame.text);
    case 'dateTime':
      return toWddxDateTime(frame.text);
    case 'string':
      return frame.text;
    case 'binary':
      return toBinary(frame.text, frame.attributes);
    case 'array':
      return frame.values;
    case 'struct':
      return frame.members;
    case 'recordset':
      return toRecordset(frame.fields, attributeOf(frame, 'rowCount'), attributeOf(frame, 'fieldNames'));
  }
}

function attributeOf(frame: Frame, name: string): string {
  return frame.attributes.get(name) ?? '';
}

function notWddx(message: string): MalformedPacket {
  return new MalformedPacket('not-wddx', message);
}
