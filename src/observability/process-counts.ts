/** The processes of a gateway that take calls: how many there are to be, and how many listen. */
export interface ProcessCounts {
  readonly wanted: number;
  readonly live: number;
}

/** Those of a gateway that is one process. */
export const ONE_PROCESS: ProcessCounts = { wanted: 1, live: 1 };
