/** Parameters that an action does not accept; nothing was done. The message is for the caller. */
export class Violation extends Error {
  override readonly name = 'Violation';
  /** The parameter that is at fault. */
  readonly parameter: string;

  constructor(message: string, parameter: string) {
    super(message);
    this.parameter = parameter;
  }
}
