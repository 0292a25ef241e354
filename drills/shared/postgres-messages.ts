/** The type of a message, one byte, and its length, four; the first message of a connection has no type. */
export const HEADER_BYTES = 5;

/** Splits what a client sends to PostgreSQL into the messages of its protocol. */
export class Messages {
  #rest: Buffer = Buffer.alloc(0);
  #isStarted = false;

  take(chunk: Buffer): Buffer[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const messages: Buffer[] = [];
    for (;;) {
      const typeBytes = this.#isStarted ? 1 : 0;
      if (this.#rest.length < HEADER_BYTES) return messages;
      const size = typeBytes + this.#rest.readInt32BE(typeBytes);
      if (this.#rest.length < size) return messages;
      messages.push(this.#rest.subarray(0, size));
      this.#rest = this.#rest.subarray(size);
      this.#isStarted = true;
    }
  }
}

/** Whether a message is an unprepared COMMIT, as the gateway and its libraries send it. */
export function isCommit(message: Buffer): boolean {
  return message.toString('latin1', 0, 1) === 'Q' && /^commit\b/i.test(message.toString('latin1', HEADER_BYTES, 16));
}

/** Whether a part of the server's answer reports a commit. */
export function saysCommitted(chunk: Buffer): boolean {
  return chunk.includes('COMMIT\0');
}
