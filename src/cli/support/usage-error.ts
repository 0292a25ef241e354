/** The command line is unusable: the message names the option and the accepted values. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
