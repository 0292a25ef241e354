import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** The errors whose sentence a caller reads, and the argument that has it. */
const ERRORS: Readonly<Record<string, number>> = { Violation: 0, Refused: 1, Failure: 2, MalformedRequest: 1 };
/** A part of a sentence that only a call has. */
const PART = '…';

interface FoundSentence {
  readonly place: string;
  /** `null`: this reading of the code does not find it. */
  readonly sentence: string | null;
}

/** The sentences of all errors that files below some folders throw, read from their code. */
export function sentencesIn(folders: readonly string[]): readonly FoundSentence[] {
  const code = new Code(folders.flatMap(filesBelow));
  return code.errors();
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}

type Values = readonly (string | null)[];

class Code {
  readonly #files: readonly ts.SourceFile[];
  readonly #nodes: readonly ts.Node[];

  constructor(paths: readonly string[]) {
    this.#files = paths.map((path) =>
      ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2023, true),
    );
    this.#nodes = this.#files.flatMap(nodesOf);
  }

  errors(): readonly FoundSentence[] {
    return this.#nodes.filter(ts.isNewExpression).flatMap((node) => {
      const at = ERRORS[node.expression.getText()];
      const argument = at === undefined ? undefined : node.arguments?.[at];
      if (argument === undefined) return [];
      const file = node.getSourceFile();
      const place = `${file.fileName}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
      return this.#valuesOf(argument, 0).map((sentence) => ({ place, sentence }));
    });
  }

  /** The texts that an expression may have; an empty list where another test has them. */
  #valuesOf(node: ts.Expression, depth: number): Values {
    if (depth > 6) return [null];
    if (ts.isStringLiteralLike(node)) return [node.text];
    if (ts.isTemplateExpression(node)) return this.#templates(node, depth);
    if (ts.isConditionalExpression(node)) {
      return [...this.#valuesOf(node.whenTrue, depth + 1), ...this.#valuesOf(node.whenFalse, depth + 1)];
    }
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken) {
      return [...this.#valuesOf(node.left, depth + 1), ...this.#valuesOf(node.right, depth + 1)];
    }
    const text = node.getText();
    // The test goes through these tables themselves.
    if (/^(?:REFUSAL_MESSAGES|FAILURE_MESSAGES)\b|\['x-(?:violation|rule)'\]$|^\w+\.message$/.test(text)) return [];
    if (ts.isIdentifier(node)) return this.#valuesOfName(node, depth);
    if (ts.isElementAccessExpression(node) && ts.isIdentifier(node.expression)) {
      return this.#valuesOfName(node.expression, depth);
    }
    if (ts.isCallExpression(node)) return [];
    if (ts.isPropertyAccessExpression(node)) return this.#valuesOf(node.expression, depth + 1);
    if (ts.isObjectLiteralExpression(node)) {
      return node.properties
        .filter(ts.isPropertyAssignment)
        .flatMap((each) => this.#valuesOf(each.initializer, depth + 1));
    }
    if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) return this.#valuesOf(node.expression, depth + 1);
    return [null];
  }

  /** A name in a template may be a constant; any other part differs from call to call. */
  #templates(node: ts.TemplateExpression, depth: number): Values {
    return node.templateSpans.reduce<Values>(
      (heads, span) => {
        const found = this.#valuesOf(span.expression, depth + 1).filter((each) => each !== null);
        const parts = found.length === 0 ? [PART] : found;
        return heads.flatMap((head) => parts.map((part) => `${head ?? ''}${part}${span.literal.text}`));
      },
      [node.head.text],
    );
  }

  #valuesOfName(name: ts.Identifier, depth: number): Values {
    const enclosing = functionsAround(name);
    for (const inner of enclosing) {
      const at = inner.parameters.findIndex((each) => each.name.getText() === name.text);
      if (at >= 0) return this.#argumentsOf(inner, at, depth);
    }
    const declared = nodesOf(name.getSourceFile()).find(
      (node): node is ts.VariableDeclaration => ts.isVariableDeclaration(node) && node.name.getText() === name.text,
    );
    if (declared?.initializer !== undefined) return this.#valuesOf(declared.initializer, depth + 1);
    // A constant of a table, such as one row of a list of checks.
    const rows = nodesOf(name.getSourceFile()).filter(ts.isArrayLiteralExpression);
    const texts = rows.flatMap((row) => row.elements.filter(ts.isStringLiteralLike).map(({ text }) => text));
    const sentences = texts.filter((text) => text.includes(' '));
    return sentences.length === 0 ? [null] : sentences;
  }

  /** The values of a function's parameter, at each of its calls; a function that is not exported has them in its file. */
  #argumentsOf(inner: AnyFunction, at: number, depth: number): Values {
    const name = nameOf(inner);
    if (name === null) return [null];
    const statement = ts.isFunctionDeclaration(inner) ? inner.getText() : '';
    const nodes = statement.startsWith('export') ? this.#nodes : nodesOf(inner.getSourceFile());
    const calls = nodes.filter(ts.isCallExpression).filter(({ expression }) => expression.getText() === name);
    return calls.flatMap((call) => {
      const argument = call.arguments[at];
      return argument === undefined ? [] : this.#valuesOf(argument, depth + 1);
    });
  }
}

function nodesOf(file: ts.SourceFile): readonly ts.Node[] {
  const all: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    all.push(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return all;
}

type AnyFunction = ts.FunctionDeclaration | ts.ArrowFunction | ts.FunctionExpression | ts.MethodDeclaration;

function functionsAround(node: ts.Node): readonly AnyFunction[] {
  const found: AnyFunction[] = [];
  for (let at: ts.Node | undefined = node.parent; at !== undefined; at = at.parent as ts.Node | undefined) {
    if (ts.isFunctionDeclaration(at) || ts.isArrowFunction(at) || ts.isFunctionExpression(at)) found.push(at);
    else if (ts.isMethodDeclaration(at)) found.push(at);
  }
  return found;
}

function nameOf(inner: AnyFunction): string | null {
  if (inner.name !== undefined) return inner.name.getText();
  return ts.isVariableDeclaration(inner.parent) ? inner.parent.name.getText() : null;
}
