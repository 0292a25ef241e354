import { closing, quoteEnd } from './conditions.ts';

/** Words before a parenthesis that are not functions. */
const SYNTAX = new Set([
  'and',
  'or',
  'not',
  'in',
  'any',
  'all',
  'some',
  'exists',
  'when',
  'then',
  'else',
  'values',
  'row',
  'as',
  'on',
  'over',
  'array',
  'filter',
  'where',
  'from',
  'select',
  'using',
  'case',
  'distinct',
  'between',
  'is',
  'cast',
  'coalesce',
  'nullif',
  'greatest',
  'least',
  'set',
  'returning',
  'interval',
  'numeric',
  'varchar',
  'char',
  'timestamp',
  'timestamptz',
  'time',
]);
/** Functions that are called without parentheses; the time that they give differs between the shards of a table. */
const CLOCKS =
  /\b(current_timestamp|current_date|current_time|localtimestamp|localtime|current_user|session_user|current_role|current_schema)\b/gi;

/** The texts after `do update` in a statement, up to the end of that clause. */
export function updatesOnConflict(sql: string): readonly string[] {
  return [...sql.matchAll(/\bon\s+conflict\b[\s\S]*?\bdo\s+(update|nothing)\b/gi)]
    .filter(([, action]) => action?.toLowerCase() === 'update')
    .map((match) => clauseAt(sql, match.index + match[0].length));
}

function clauseAt(sql: string, start: number): string {
  let at = start;
  for (; at < sql.length; at += 1) {
    const char = sql[at];
    if (char === '(') at = closing(sql, at);
    else if (char === "'" || char === '"') at = quoteEnd(sql, at);
    else if (char === ')' || char === ';' || /^\breturning\b/i.test(sql.slice(at, at + 10))) break;
  }
  return sql.slice(start, at);
}

/** The functions that a clause calls, in lower case, with those without parentheses. */
export function functionsIn(clause: string): readonly string[] {
  const code = clause.replace(/'(?:[^']|'')*'/g, "''");
  const called = [...code.matchAll(/(?:\b\w+\.)?\b([a-z_]\w*)\s*\(/gi)].map(([, name]) => (name ?? '').toLowerCase());
  const clocks = [...code.matchAll(CLOCKS)].map(([name]) => name.toLowerCase());
  return [...new Set([...called.filter((name) => !SYNTAX.has(name)), ...clocks])];
}
