import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { readEnvironment } from '../../src/config/environment.ts';

const directory = mkdtempSync(join(tmpdir(), 'invoice-gateway-environment-'));

function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

afterAll(() => {
  rmSync(directory, { recursive: true });
});

describe('A secret in a file', () => {
  it.each(['DATABASE_URL', 'MIGRATION_DATABASE_URL', 'DIRECT_DATABASE_URL', 'SMTP_URL', 'SECRET_KEY'])(
    'is read for %s, without the newline at its end',
    (name) => {
      const value = name === 'SMTP_URL' ? 'smtp://mail.example:587' : 'postgres://a:b@db.example/invoices';
      const { values, problems } = readEnvironment({ [`${name}_FILE`]: file(name, `${value}\n`) });
      expect({ values, problems }).toEqual({ values: { [name]: value }, problems: [] });
    },
  );

  it('is validated as the variable is, and its value is never shown', () => {
    const { problems } = readEnvironment({ DATABASE_URL_FILE: file('wrong', 'mysql://root:hunter2@db') });
    expect(problems).toEqual([
      'DATABASE_URL_FILE must be a file with a postgres:// URL, for example postgres://gateway:secret@db.example:5432/invoices.',
    ]);
  });

  it('is a problem beside the variable itself, and where it is missing or empty', () => {
    const path = file('empty', '\n');
    const { problems } = readEnvironment({
      SECRET_KEY: 'a key of sixteen characters',
      SECRET_KEY_FILE: path,
      SMTP_URL_FILE: path,
      DATABASE_URL_FILE: '/nowhere/at/all',
    });
    expect([...problems].sort()).toEqual([
      'DATABASE_URL_FILE must be a file that can be read; /nowhere/at/all cannot.',
      'SECRET_KEY and SECRET_KEY_FILE must not both be set.',
      `SMTP_URL_FILE must be a file with the value of SMTP_URL; ${path} is empty.`,
    ]);
  });

  it('is not looked for where a variable is not a secret', () => {
    expect(readEnvironment({ PORT_FILE: '/nowhere/at/all' })).toEqual({ values: {}, problems: [] });
  });
});
