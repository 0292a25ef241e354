import type { Command } from 'commander';

/** A command's use of the database. `there`, the default, needs an existing one and makes none. */
type DatabaseNeed = 'none' | 'there' | 'may-make';

const NEEDS = new WeakMap<Command, DatabaseNeed>();

/** Marks a command that works without the database, or finds it in its own way. */
export function withoutDatabase(command: Command): Command {
  NEEDS.set(command, 'none');
  return command;
}

/** Marks a command that makes an embedded database where there is none. */
export function mayMakeDatabase(command: Command): Command {
  NEEDS.set(command, 'may-make');
  return command;
}

export function needOf(command: Command): DatabaseNeed {
  return NEEDS.get(command) ?? 'there';
}
