/** A reason why no embedded server runs: one sentence for people that names what to do. Carries no stack worth showing. */
export class EmbeddedFault extends Error {
  override readonly name = 'EmbeddedFault';
}

/** The system's error code (`EACCES`, `ENOENT`, …) of anything thrown, or `undefined`. */
export function errorCode(error: unknown): string | undefined {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return undefined;
}

/** The message of anything thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
