/** Has the server log the statements of the gateway's roles, without their parameters. */
export function recordStatements(adminUrl: string): Promise<void>;
/** Writes every distinct statement of a server's log to a file, with the names of the connections that sent it. */
export function writeStatements(logFile: string, file: string): Promise<void>;
