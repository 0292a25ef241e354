import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '..', '..');
const RUNBOOK = 'docs/runbook.md';

/** The files whose sentences `/readyz` answers, each as an element of an array. */
const REASONS_IN = [
  'src/observability/readiness.ts',
  'db/reads/readiness.ts',
  'src/jobs/stall-detection.ts',
  'src/server/express-app.ts',
];

interface Section {
  readonly anchor: string;
  readonly text: string;
}

const runbook = readFileSync(join(ROOT, RUNBOOK), 'utf8');
const alertSections = sectionsOf('Alerts');
const lineSections = sectionsOf('Red lines of /readyz');

/** The third-level sections below a heading of the second level. */
function sectionsOf(heading: string): readonly Section[] {
  const chapter = runbook.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return chapter
    .split(/^### /m)
    .slice(1)
    .map((text) => ({ anchor: (text.split('\n')[0] ?? '').toLowerCase().replaceAll(' ', '-'), text }));
}

/** The lines that a section is about; `…` is a part that differs. */
function linesOf({ text }: Section): readonly string[] {
  return [...text.matchAll(/^- \*\*Line:\*\* `(.+)`$/gm)].map((match) => match[1] ?? '');
}

/** The sentences that a source file has as elements of arrays, with `…` for values. */
function sentencesIn(source: string): readonly string[] {
  const file = ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest, true);
  const constants = new Map<string, string>();
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer !== undefined) {
      const text = textOf(node.initializer);
      if (text !== null) constants.set(node.name.text, text);
    }
    if (ts.isArrayLiteralExpression(node)) {
      for (const element of node.elements) {
        const text = ts.isIdentifier(element) ? constants.get(element.text) : textOf(element);
        if (text?.includes(' ') === true) found.push(text);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function textOf(node: ts.Node): string | null {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return null;
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…');
}

describe('The runbook', () => {
  it('has a section for each alert, to which the alert links, and no other', () => {
    const file = readFileSync(join(ROOT, 'deploy', 'observability', 'alerts.yml'), 'utf8');
    const { groups } = parse(file) as {
      groups: readonly { rules: readonly { annotations: { runbook_url: string } }[] }[];
    };
    const links = groups.flatMap(({ rules }) => rules.map(({ annotations }) => annotations.runbook_url));
    expect(links.length).toBeGreaterThan(10);
    expect(links.sort()).toEqual(alertSections.map(({ anchor }) => `${RUNBOOK}#${anchor}`).sort());
  });

  it('has a section for each line of a red /readyz, and for no other', () => {
    const reasons = REASONS_IN.flatMap((file) => sentencesIn(readFileSync(join(ROOT, file), 'utf8')));
    expect(reasons.length).toBeGreaterThan(10);
    expect(lineSections.flatMap(linesOf).sort()).toEqual([...new Set(reasons)].sort());
  });

  it.each([...alertSections, ...lineSections])(
    'says meaning, place and action of $anchor, in this order',
    ({ text }) => {
      const parts = [...text.matchAll(/^- \*\*(Means|Look at|Do):\*\* \S/gm)].map((match) => match[1]);
      expect(parts).toEqual(['Means', 'Look at', 'Do']);
    },
  );

  it('finds sentences in code: in arrays, by the name of a constant, and with their values', () => {
    const code =
      "const A = 'one thing'; const b = [A, 'on', `x is ${y} now`]; log('not this'); const c = ['two things'];";
    expect(sentencesIn(code)).toEqual(['one thing', 'x is … now', 'two things']);
  });
});
