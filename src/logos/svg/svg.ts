import { SaxesParser, type SaxesAttributeNS, type SaxesTagNS } from 'saxes';
import type { Logo } from '../../core/records/issuer.ts';
import { LogoRefused, MOST_STORED_BYTES } from '../bounds.ts';
import { ALLOWED, IGNORED, WITH_TEXT } from './allowed.ts';
import { sizeOf } from './size.ts';

const SVG = 'http://www.w3.org/2000/svg';
const MOST_ELEMENTS = 2_000;
const DEEPEST = 32;
const ADVICE = 'export the logo as plain SVG with shapes only, or use a PNG.';

/**
 * An SVG as a logo, written again element by element from an allow-list. Throws LogoRefused for anything that could load,
 * run or style something, and for every unknown element and attribute.
 */
export function svgLogo(bytes: Buffer): Logo {
  if (bytes.length > MOST_STORED_BYTES)
    throw new LogoRefused('The logo has more than 96 KiB as SVG: use a simpler one.');
  const writer = new SvgWriter();
  read(textOf(bytes), writer);
  const { width, height, text } = writer.finished();
  return { type: 'svg', width, height, isOpaque: false, content: Buffer.from(text) };
}

function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new LogoRefused('The logo is neither a PNG nor an SVG in UTF-8.');
  }
}

function read(text: string, writer: SvgWriter): void {
  if (!/^\s*</.test(text)) throw new LogoRefused('The logo is neither a PNG nor an SVG in UTF-8.');
  const parser = new SaxesParser({ xmlns: true, position: false });
  parser.on('error', () => {
    throw new LogoRefused('The logo is not well-formed XML: save it again as plain SVG.');
  });
  parser.on('doctype', () => {
    throw new LogoRefused(`The logo has a DOCTYPE, which can define entities: ${ADVICE}`);
  });
  parser.on('processinginstruction', ({ target }) => {
    throw new LogoRefused(`The logo has the instruction "${excerpt(target)}": ${ADVICE}`);
  });
  parser.on('opentag', (tag) => {
    writer.open(tag);
  });
  parser.on('closetag', () => {
    writer.close();
  });
  parser.on('text', (part) => {
    writer.text(part);
  });
  parser.on('cdata', (part) => {
    writer.text(part);
  });
  parser.write(text).close();
}

class SvgWriter {
  readonly #parts: string[] = [];
  readonly #path: string[] = [];
  #count = 0;
  #size: { readonly width: number; readonly height: number } | null = null;

  open(tag: SaxesTagNS): void {
    const { local, uri } = tag;
    const allowed =
      uri === SVG || uri === '' ? (Object.hasOwn(ALLOWED, local) ? ALLOWED[local] : undefined) : undefined;
    if (allowed === undefined) throw new LogoRefused(`The logo has the element <${excerpt(tag.name)}>: ${ADVICE}`);
    this.#checkPlace(local);
    const kept = Object.values(tag.attributes).flatMap((attribute) => keptOf(attribute, allowed, local));
    if (local === 'svg') {
      this.#size = sizeOf(tag.attributes);
      const { width, height } = this.#size;
      const box = kept.some((each) => each.startsWith('viewBox=')) ? [] : [`viewBox="0 0 ${width} ${height}"`];
      kept.unshift(`xmlns="${SVG}"`, `width="${width}"`, `height="${height}"`, ...box);
    }
    this.#parts.push(`<${[local, ...kept].join(' ')}>`);
    this.#path.push(local);
  }

  #checkPlace(local: string): void {
    this.#count += 1;
    if (this.#count > MOST_ELEMENTS) throw new LogoRefused(`The logo has more than ${MOST_ELEMENTS} elements.`);
    if (this.#path.length >= DEEPEST) throw new LogoRefused(`The logo nests more than ${DEEPEST} elements.`);
    if ((local === 'svg') !== (this.#path.length === 0)) {
      throw new LogoRefused('The logo must be one <svg> element, without another inside it.');
    }
  }

  close(): void {
    this.#parts.push(`</${this.#path.pop() ?? ''}>`);
  }

  text(text: string): void {
    const inside = this.#path.at(-1) ?? '';
    if (WITH_TEXT.has(inside)) this.#parts.push(escaped(text));
    else if (text.trim() !== '') throw new LogoRefused('The logo has text beside its shapes: convert text to paths.');
  }

  finished(): { readonly width: number; readonly height: number; readonly text: string } {
    if (this.#size === null) throw new LogoRefused('The logo has no <svg> element.');
    return { ...this.#size, text: this.#parts.join('') };
  }
}

/** An attribute as it is written again; nothing for one without a meaning here. */
function keptOf(
  { name, local, prefix, uri, value }: SaxesAttributeNS,
  allowed: Readonly<Record<string, RegExp>>,
  element: string,
): readonly string[] {
  if (prefix === 'xmlns' || name === 'xmlns' || IGNORED.has(name) || name.startsWith('data-')) return [];
  if (element === 'svg' && ['width', 'height', 'x', 'y'].includes(name)) return [];
  const rule = uri === '' && Object.hasOwn(allowed, local) ? allowed[local] : undefined;
  if (rule === undefined) {
    throw new LogoRefused(`The logo has the attribute "${excerpt(name)}" on <${element}>: ${ADVICE}`);
  }
  const text = value.trim();
  if (!rule.test(text)) {
    throw new LogoRefused(`The logo has ${name}="${excerpt(text)}", which is not plain SVG: ${ADVICE}`);
  }
  return [`${local}="${escaped(text)}"`];
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? '');
}

function excerpt(text: string): string {
  const shown = text.replace(/[^\x20-\x7e]/g, '?');
  return shown.length > 40 ? `${shown.slice(0, 40)}…` : shown;
}
