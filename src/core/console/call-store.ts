/** A call as a row of the log: the members of its JSON. Absent members are null. */
export interface CallRow {
  /** 0: the caller has not proved who it is. */
  readonly tenantId: number;
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly dialect: string;
  readonly action: string | null;
  /** The action in the counts; empty for names that are not an action. */
  readonly countedAs: string;
  readonly caller: string | null;
  readonly outcome: string;
  readonly isError: boolean;
  readonly isRepeat: boolean;
  readonly status: number;
  readonly durationUs: number;
  readonly invoiceId: string | null;
  readonly commandId: string | null;
  readonly request: object | null;
  readonly requestBytes: number;
  readonly answer: string | null;
  readonly answerBytes: number | null;
  readonly isCut: boolean;
  readonly reason: string | null;
  readonly requestId: string;
  readonly address: string;
}

/** The log of calls, for the gateway that adds to it. Rejects with LedgerUnavailable. */
export interface CallStore {
  /** Adds rows, each the JSON of a {@link CallRow}; returns how many were new. A row may be written twice: it is there once. */
  write(rows: readonly string[]): Promise<number>;
  /** The size of the whole log. */
  bytes(): Promise<number>;
}
