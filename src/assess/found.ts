/** A call of a dialect that an input has. */
export interface FoundCall {
  readonly dialect: string;
  /** As its caller writes it. */
  readonly action: string;
  /** As its caller writes them, in their order; names may repeat. */
  readonly parameters: readonly string[];
  /** `call`: it was made. `place`: a program can make it. */
  readonly sort: 'call' | 'place';
  /** The file and line of a place; `null` for a call that was made. */
  readonly where: string | null;
}

/** Takes what inputs have. */
export interface Finds {
  call(found: FoundCall): void;
  /** A call whose action the input does not show. */
  hidden(found: Pick<FoundCall, 'dialect' | 'sort' | 'where'>): void;
  /** A request of a recording that cannot be read. */
  damaged(): void;
}
