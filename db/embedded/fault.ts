/** A reason why no embedded server runs: one sentence for people that names what to do. Carries no stack worth showing. */
export class EmbeddedServerError extends Error {
  override readonly name = 'EmbeddedServerError';
}

function textOf(error: unknown, property: 'code' | 'message'): string | undefined {
  // By shape, not by class: the system's errors may come from another realm than this module's.
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, property) : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** The system's error code (`EACCES`, `ENOENT`, …) of anything thrown, or `undefined`. */
export function errorCode(error: unknown): string | undefined {
  return textOf(error, 'code');
}

/** The message of anything thrown. */
export function errorText(error: unknown): string {
  return textOf(error, 'message') ?? String(error);
}
