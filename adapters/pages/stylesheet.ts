import { createHash } from 'node:crypto';

/**
 * The one stylesheet of all pages: system fonts, a single column that fits a phone, and paper. Colours have a contrast of
 * at least 4.5 : 1. The stylesheet sets no paper size, so that the printer's own size applies, A4 or Letter.
 */
const STYLESHEET = `
*, ::before, ::after { box-sizing: border-box; }
:root { color-scheme: light; --ink: #1b2430; --soft: #566170; --hair: #dfe3e8; --rule: #1b2430; --ground: #f5f4f1; --link: #1d4f91; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; padding: .5rem .5rem 2rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "DejaVu Sans", Arial, sans-serif;
  overflow-wrap: anywhere; }
main { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem; background: #fff; border: 1px solid var(--hair); border-radius: .5rem; }
p, h1, h2, dl, dd, ul { margin: 0; padding: 0; }
a { color: var(--link); text-underline-offset: .2em; }
a:focus-visible { outline: 3px solid #8fb4e8; outline-offset: 2px; border-radius: 2px; }
.masthead { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: baseline; justify-content: space-between; }
.issuer { flex-basis: 100%; color: var(--soft); }
h1 { font-size: 1.75rem; line-height: 1.2; font-weight: 600; letter-spacing: -.01em; }
h2 { font-size: 1.0625rem; line-height: 1.3; font-weight: 600; text-align: start; }
.status { padding: .125rem .625rem; border-radius: 1rem; font-size: .875rem; font-weight: 600; }
.good { background: #e3f2e7; color: #1d5a31; }
.open { background: #fdf0d5; color: #704c05; }
.bad { background: #fbe4e1; color: #8c1f14; }
.quiet { background: #e9ebee; color: #414a55; }
nav { margin-top: 1.25rem; border-block: 1px solid var(--hair); }
nav ul { display: flex; flex-wrap: wrap; gap: 0 1.25rem; list-style: none; }
nav a { display: inline-block; padding: .625rem 0; font-size: .9375rem; }
nav [aria-current] { color: var(--ink); font-weight: 600; text-decoration: none; box-shadow: inset 0 -2px var(--ink); }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr)); gap: 1rem 1.5rem; margin-top: 1.5rem; }
section .facts { grid-template-columns: repeat(auto-fill, minmax(12rem, 1fr)); }
dt { color: var(--soft); font-size: .8125rem; }
section, .sheet { margin-top: 2.25rem; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { padding-bottom: .5rem; text-align: start; }
th, td { padding: .5rem 0; text-align: start; vertical-align: top; font-weight: 400; }
th + th, th + td, td + td { padding-inline-start: .5rem; }
thead th { padding-block: .25rem; border-bottom: 1.5px solid var(--rule); color: var(--soft); font-size: .8125rem; vertical-align: bottom; }
tbody tr { border-bottom: 1px solid var(--hair); }
.figure { width: 1%; text-align: end; white-space: nowrap; }
.moment { width: 7rem; text-align: end; }
.position { width: 1%; white-space: nowrap; color: var(--soft); }
.text { display: block; white-space: pre-line; }
.remark, .details { color: var(--soft); font-size: .875rem; }
.details > div { display: flex; flex-wrap: wrap; gap: 0 .5rem; }
.details dt { font-size: inherit; }
.details dt::after { content: ":"; }
.details dd { color: var(--ink); white-space: pre-line; }
.totals tr { border: 0; }
.totals { margin-top: .5rem; break-inside: avoid; }
.totals th, .totals td { padding-block: .1875rem; }
.totals th { text-align: end; color: var(--soft); }
.totals .strong > * { color: var(--ink); font-weight: 600; }
.totals tr:last-child > * { padding-top: .5rem; font-size: 1.125rem; }
.heading { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: center; justify-content: space-between; }
h3 { margin: 0; color: var(--soft); font-size: .8125rem; font-weight: 400; }
.packages { margin-top: 1.25rem; }
.packages ul { margin-top: .25rem; list-style: none; }
.packages li { padding: .375rem 0; border-bottom: 1px solid var(--hair); font-variant-numeric: tabular-nums; }
.label { font-family: ui-monospace, SFMono-Regular, Consolas, "DejaVu Sans Mono", monospace; font-size: .875rem; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.empty { color: var(--soft); margin-top: .25rem; }
footer { max-width: 46rem; margin: 1rem auto 0; color: var(--soft); font-size: .8125rem; text-align: center; }
.notice { max-width: 30rem; margin-top: 12vh; }
.notice p { margin-top: .75rem; }
.parties { display: flex; flex-wrap: wrap; gap: 1.5rem 3rem; justify-content: space-between; margin-top: 2rem; }
.parties .facts { flex: 1 1 16rem; margin-top: 0; }
.recipient { flex: 1 1 12rem; }
.recipient strong { font-weight: 600; }
@media (min-width: 40em) { body { padding: 3rem 1rem; } main { padding: 2.75rem 3rem 3rem; }
  th + th, th + td, td + td { padding-inline-start: 1rem; } }
@page { margin: 18mm 16mm 20mm; @bottom-right { content: "Page " counter(page) " of " counter(pages); color: #566170; font: 8pt sans-serif; } }
@media print {
  :root { font-size: 10pt; }
  body { padding: 0; background: #fff; line-height: 1.4; }
  main { max-width: none; padding: 0; border: 0; border-radius: 0; }
  nav, footer { display: none; }
  h1 { font-size: 18pt; }
  .parties { margin-top: 6mm; }
  section, .sheet { margin-top: 7mm; }
  .status { border: 1px solid currentcolor; background: none; }
  thead { display: table-header-group; }
  tr, .short, .facts > div, li { break-inside: avoid; }
  caption, h2, .heading { break-after: avoid; }
  tbody tr:first-child { break-before: avoid; }
  th, td { padding-block: 1.3mm; }
}
`;

/** The stylesheet in its element. Insert it as it is: another blank changes the hash. */
export const STYLE_ELEMENT = `<style>${STYLESHEET}</style>`;

/** The stylesheet's name in a Content-Security-Policy, which allows only its exact text. */
export const STYLESHEET_HASH = `sha256-${createHash('sha256').update(STYLESHEET).digest('base64')}`;
