/** Why the parameters of a request could not be read. */
export type MalformedReason =
  | 'too-many-parameters'
  | 'nested-too-deep'
  | 'invalid-utf8'
  | 'nul'
  | 'invalid-json'
  | 'invalid-multipart'
  | 'unsupported-content-type';

/** The whole request is refused: its parameters cannot be read without guessing. The message is safe to show. */
export class MalformedRequest extends Error {
  override readonly name = 'MalformedRequest';
  readonly reason: MalformedReason;

  constructor(reason: MalformedReason, message: string) {
    super(message);
    this.reason = reason;
  }
}
