import type { Command } from 'commander';

/** What a command does with the database: `there` looks for one and makes none, which is what a new command gets. */
export type DatabaseNeed = 'none' | 'there' | 'may-make';

const NEEDS = new WeakMap<Command, DatabaseNeed>();

/** Marks a command that works without the database, or looks for it in its own way. */
export function withoutDatabase(command: Command): Command {
  NEEDS.set(command, 'none');
  return command;
}

/** Marks a command that begins an embedded database where there is none. */
export function mayMakeDatabase(command: Command): Command {
  NEEDS.set(command, 'may-make');
  return command;
}

export function needOf(command: Command): DatabaseNeed {
  return NEEDS.get(command) ?? 'there';
}
