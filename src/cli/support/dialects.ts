import type { Option } from 'commander';
import type { DialectDescriptor } from '../../../adapters/descriptor.ts';
import { valueOption, type ValueParser } from './options.ts';
import { oneOf } from './value-parsers.ts';

export type Dialects = readonly DialectDescriptor[];

/** The name of a dialect of this gateway. */
export function dialectName(dialects: Dialects): ValueParser<string> {
  return oneOf(dialects.map(({ name }) => name));
}

/** The option of commands on a credential that is there already. */
export function dialectOption(dialects: Dialects): Option {
  const parser = dialectName(dialects);
  return valueOption('--dialect <dialect>', `${parser.rule}; default: by the form of the identifier`, parser);
}

/** The dialect of a name that {@link dialectName} accepted. */
export function dialectNamed(dialects: Dialects, name: string): DialectDescriptor {
  const found = dialects.find((dialect) => dialect.name === name);
  if (found === undefined) throw new TypeError(`There is no dialect ${name}`);
  return found;
}

/** The name of the dialect that an identifier looks like; of several the first. */
export function dialectLike(dialects: Dialects, identifier: string): string {
  return (dialects.find((dialect) => dialect.ownsIdentifier?.(identifier) === true) ?? defaultDialect(dialects)).name;
}

/** The dialect of commands that name none. */
export function defaultDialect([first]: Dialects): DialectDescriptor {
  if (first === undefined) throw new TypeError('The registry of dialects is empty');
  return first;
}
