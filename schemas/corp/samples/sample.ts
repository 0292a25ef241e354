/** The call of a method's document, with its answer. */
export interface Sample {
  /** The method's own arguments; those of the caller are in {@link DEMO_CALLER}. */
  readonly request: Readonly<Record<string, string | number>>;
  /**
   * The whole answer in JSON on fresh demo data, with `…` for the signed end of a link. The test sends the samples of reads
   * first, then those of writes.
   */
  readonly answer: string;
}

/** The arguments that say who calls: the user of the demo data. */
export const DEMO_CALLER = {
  API_CORP_KEY_ID: 'PLA-0053',
  API_USER_NAME: 'demo',
  API_USER_PASSWORD: '1234',
  API_CURRENT_PAYEE_ID: '3',
} as const;
