import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { piecesOf, runnablesOf, titleOf, type Piece } from './documents.ts';
import { runProgram, type Ran, type Shell } from './shell.ts';

/** Where a document's commands run, and what is done to them before. */
export interface Setting {
  readonly shell: Shell;
  readonly env: Readonly<Record<string, string>>;
  /** The document's statements about its gateway, replaced by those of this one. */
  readonly here: (text: string) => string;
}

interface DocumentRun<S extends Setting> {
  readonly open: () => Promise<S>;
  readonly close: (setting: S) => Promise<void>;
  /** Each of its samples is about the data as they are at first, not as the sample before left them. */
  readonly isFreshEach?: boolean;
  /** Replacements of placeholders: the documented words, and their values here. */
  readonly substitutions?: (setting: S) => readonly (readonly [string, string])[];
  /** The environment of the sections that have one of their own, by heading. */
  readonly environments?: (setting: S) => Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Preparations before a block with these words: the reader's state at this point. */
  readonly before?: readonly (readonly [words: string, prepare: (setting: S) => Promise<unknown>])[];
  /** The exit code of a block that holds these words, where it is not 0. */
  readonly codes?: readonly (readonly [words: string, code: number])[];
  /** Sections that need programs which may not be here, by heading, with what is missing. */
  readonly missing?: Readonly<Record<string, string | null>>;
}

/** A command's name in the middle of a sentence, with the reason why readers do not paste it. */
const NAMES: Readonly<Record<string, string>> = {
  'docker inspect': 'says where something would show',
  'npm install': 'says what it does to the lock file',
  'invoice-gateway …': 'names connections',
};

export const hasPhp = spawnSync('php', ['--version']).status === 0;

/** Runs a document's commands in their order, as a reader who pastes them one after another. */
export function runDocument<S extends Setting>(file: string, run: DocumentRun<S>): void {
  describe(`The commands of ${file}`, () => {
    let setting: S;
    let isUsed = false;
    beforeAll(async () => {
      setting = await run.open();
    }, 90_000);
    afterAll(async () => {
      await run.close(setting);
    }, 60_000);

    for (const { piece, answer } of runnablesOf(piecesOf(file))) {
      if (piece.language === 'inline' && piece.text in NAMES) continue;
      const lack = piece.language === 'php' && !hasPhp ? 'php' : (run.missing?.[piece.heading] ?? null);
      const title = `${titleOf(piece)}${lack === null ? '' : ` (skipped: ${lack} is not here)`}`;
      (lack === null ? it : it.skip)(
        title,
        async () => {
          if (isUsed && run.isFreshEach === true) {
            await run.close(setting);
            setting = await run.open();
          }
          isUsed = true;
          const ran = await runPiece(piece, setting, run);
          const code = run.codes?.find(([words]) => piece.text.includes(words))?.[1] ?? 0;
          expect({ code: ran.code, ...(ran.code === code ? {} : ran) }).toEqual({ code });
          if (answer !== undefined) expect(ran.out.trim()).toMatch(patternOf(setting.here(answer)));
        },
        120_000,
      );
    }
  });
}

async function runPiece<S extends Setting>(piece: Piece, setting: S, run: DocumentRun<S>): Promise<Ran> {
  for (const [words, prepare] of run.before ?? []) if (piece.text.includes(words)) await prepare(setting);
  let text = asLine(piece);
  for (const [words, instead] of run.substitutions?.(setting) ?? []) text = text.replaceAll(words, instead);
  if (piece.language === 'php') {
    return await runProgram('php', [], { cwd: setting.shell.directory, env: process.env, stdin: setting.here(text) });
  }
  return await setting.shell.run(text, run.environments?.(setting)[piece.heading] ?? setting.env);
}

/** A command in a sentence is often a name without its arguments: then its help must know it. */
function asLine({ language, text }: Piece): string {
  const named = text.replace(/ <command>$/, '');
  const isName =
    language === 'inline' && /^(?:invoice-gateway|\.\/gateway) [a-z -]*$/.test(`${named} `) && !named.includes(' --');
  return isName || named !== text ? `${named} --help` : text;
}

/** A documented answer as a pattern: `…` matches the parts that differ from run to run. */
export function patternOf(answer: string): RegExp {
  const parts = answer.trim().split('…');
  return new RegExp(`^${parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[^"\\s]+')}$`);
}
