import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';

import pg from 'pg';

const ROLES = ['gateway_owner', 'gateway_runtime', 'gateway_worker'];
/** Begins a line of the log that is not a continuation; the name of the connection distinguishes tests and gateway. */
const PREFIX = '@@%a@@ ';
const ENTRY = /^@@(.*?)@@ (\w+): {2}(.*)$/s;
const STATEMENT = /^(?:statement|execute [^:]*): (.*)$/s;

/** Has the server log the statements of the gateway's roles, without their parameters. */
export async function recordStatements(adminUrl) {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    // The launcher's command line says that nothing is logged; a role's own setting goes before it.
    for (const role of ROLES) await admin.query(`alter role ${role} set log_statement = 'all'`);
    await admin.query(`alter system set log_line_prefix = '${PREFIX}'`);
    await admin.query('select pg_reload_conf()');
  } finally {
    await admin.end();
  }
}

/** Writes every distinct statement of a server's log to a file, with the names of the connections that sent it. */
export async function writeStatements(logFile, file) {
  const applications = new Map();
  for await (const [application, text] of entriesOf(logFile)) {
    const sql = STATEMENT.exec(text)?.[1];
    if (sql === undefined) continue;
    const known = applications.get(sql);
    if (known === undefined) applications.set(sql, new Set([application]));
    else known.add(application);
  }
  const statements = [...applications].map(([sql, names]) => ({ sql, applications: [...names].sort() }));
  await writeFile(file, JSON.stringify(statements));
}

async function* entriesOf(logFile) {
  let open = null;
  for await (const line of createInterface({ input: createReadStream(logFile), crlfDelay: Infinity })) {
    if (line.startsWith('\t')) {
      open?.lines.push(line.slice(1));
      continue;
    }
    if (open !== null) yield [open.application, open.lines.join('\n')];
    const [, application, level, text] = ENTRY.exec(line) ?? [];
    open = level === 'LOG' ? { application, lines: [text] } : null;
  }
  if (open !== null) yield [open.application, open.lines.join('\n')];
}
