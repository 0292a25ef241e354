import type { DialectDescriptor, DialectPorts } from '../adapters/descriptor.ts';
import { unsupportedNames } from '../adapters/dialects.ts';
import type { Dialect } from '../adapters/dialect.ts';
import { withCallPage } from './site/docs/call-page.ts';

/** A dialect as the server mounts it: with the names of its actions as the traces of calls have them. */
export function mounted(descriptor: DialectDescriptor, ports: DialectPorts): Dialect {
  const { name, paths, actions } = descriptor;
  const created = withCallPage(descriptor, descriptor.create(ports), ports.publicUrl);
  return {
    name,
    paths,
    actions: actions.map((action) => action.name.toLowerCase()),
    unsupported: unsupportedNames(descriptor).map((action) => action.toLowerCase()),
    answer: (request) => created.answer(request),
  };
}
