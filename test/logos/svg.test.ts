import { describe, expect, it } from '@jest/globals';
import { logoOf } from '../../src/logos/logo-file.ts';

const NS = 'xmlns="http://www.w3.org/2000/svg"';
const svg = (inside: string, attributes = 'viewBox="0 0 40 20"'): string => `<svg ${NS} ${attributes}>${inside}</svg>`;
const written = (text: string): string => Buffer.from(logoOf(Buffer.from(text)).content).toString('utf8');

describe('An SVG as a logo', () => {
  it('is written again from its shapes', () => {
    const text = `<?xml version="1.0" encoding="UTF-8"?>
      <!-- a comment -->
      <svg ${NS} version="1.1" width="40px" height="20px" viewBox="0 0 40 20" data-name="layer">
        <title>A &amp; B</title>
        <defs><linearGradient id="a"><stop offset="50%" stop-color="#fff"/></linearGradient></defs>
        <g fill='url(#a)' transform="translate(1 2) rotate(45)"><path d="M0 0h4v4z"/><circle cx="2" cy="2" r="1"/></g>
      </svg>`;
    expect(written(text).replace(/>\s+</g, '><')).toBe(
      `<svg ${NS} width="40" height="20" viewBox="0 0 40 20"><title>A &amp; B</title>` +
        '<defs><linearGradient id="a"><stop offset="50%" stop-color="#fff"></stop></linearGradient></defs>' +
        '<g fill="url(#a)" transform="translate(1 2) rotate(45)"><path d="M0 0h4v4z"></path>' +
        '<circle cx="2" cy="2" r="1"></circle></g></svg>',
    );
    expect(logoOf(Buffer.from(text))).toMatchObject({ type: 'svg', width: 40, height: 20 });
  });

  it.each([
    ['a script', svg('<script>alert(1)</script>'), '<script>'],
    ['a script of another namespace', svg('<x:script xmlns:x="http://www.w3.org/1999/xhtml"/>'), '<x:script>'],
    ['a page inside', svg('<foreignObject><p>x</p></foreignObject>'), '<foreignObject>'],
    ['an outer picture', svg('<image href="https://evil.example/x.png"/>'), '<image>'],
    ['a copy', svg('<use href="#a"/>'), '<use>'],
    ['a link', svg('<a href="javascript:alert(1)"><rect/></a>'), '<a>'],
    ['an animation', svg('<rect><animate attributeName="x" to="1"/></rect>'), '<animate>'],
    ['a changed attribute', svg('<set attributeName="onload" to="alert(1)"/>'), '<set>'],
    ['a style sheet', svg('<style>*{fill:url(https://evil.example)}</style>'), '<style>'],
    ['a style', svg('<rect style="fill:red"/>'), '"style" on <rect>'],
    ['an event', svg('', 'viewBox="0 0 1 1" onload="alert(1)"'), '"onload" on <svg>'],
    ['an event in capitals', svg('<g ONCLICK="alert(1)"/>'), '"ONCLICK" on <g>'],
    ['a reference of xlink', svg('<g xlink:href="#a" xmlns:xlink="http://www.w3.org/1999/xlink"/>'), 'xlink:href'],
    ['an outer gradient', svg('<rect fill="url(https://evil.example/#a)"/>'), 'fill="url(https'],
    ['a data address', svg('<rect fill="url(data:image/svg+xml,x)"/>'), 'fill="url(data'],
    ['words in a path', svg('<path d="M0 0 url(x)"/>'), 'd="M0 0 url(x)"'],
    ['a filter', svg('<filter id="a"><feFlood/></filter>'), '<filter>'],
    ['a name of JavaScript', svg('<constructor/>'), '<constructor>'],
    ['an attribute of JavaScript', svg('<g __proto__="x"/>'), '__proto__'],
    ['text beside shapes', svg('<g>text</g>'), 'convert text to paths'],
    ['text as an element', svg('<text>text</text>'), '<text>'],
    ['another picture inside', svg(svg('')), 'without another inside'],
    ['an instruction', `<?xml-stylesheet href="x.css"?>${svg('')}`, 'xml-stylesheet'],
    ['entities', `<!DOCTYPE svg [<!ENTITY a "b">]>${svg('<title>&a;</title>')}`, 'DOCTYPE'],
    ['an unknown entity', svg('<title>&nbsp;</title>'), 'well-formed'],
    ['two roots', svg('') + svg(''), 'well-formed'],
    ['an open element', `<svg ${NS} viewBox="0 0 1 1">`, 'well-formed'],
    ['no size', svg('', ''), 'viewBox'],
    ['a size of nothing', svg('', 'viewBox="0 0 0 4"'), 'viewBox'],
    ['a size without end', svg('', 'viewBox="0 0 1e9 4"'), 'viewBox'],
    ['a line as its size', svg('', 'viewBox="0 0 2100 100"'), '20 times'],
    ['another root', `<g ${NS}/>`, 'one <svg> element'],
    ['too many elements', svg('<g/>'.repeat(2_000)), 'more than 2000 elements'],
    ['deep elements', svg(`${'<g>'.repeat(40)}${'</g>'.repeat(40)}`), 'nests more than 32'],
    ['too many bytes', svg(`<path d="${'M0 0'.repeat(30_000)}"/>`), '96 KiB'],
    ['bytes that are not UTF-8', `\u0000${svg('')}`, 'neither a PNG nor an SVG'],
    ['a page of HTML', '<html><p>x</p></html>', '<html>'],
  ])('is refused with %s', (_kind, text, reason) => {
    expect(() => written(text)).toThrow(reason);
  });

  it('writes no sign that could end an attribute or an element', () => {
    const text = written(svg('<title>&lt;script&gt; &quot; ]]&gt; <![CDATA[<b>]]></title>'));
    expect(text).toContain('<title>&lt;script&gt; &quot; ]]&gt; &lt;b&gt;</title>');
  });
});
