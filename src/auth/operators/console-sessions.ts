import { createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { OpenSession, SessionStore, StoredOperator } from '../../core/console/operators.ts';
import type { Clock } from '../../core/ports.ts';
import { isSameText } from '../constant-time.ts';

/** A session ends this long after its last use, and this long after its login at the latest. */
const SESSION_IDLE_MS = 30 * 60_000;
const SESSION_LONGEST_MS = 12 * 60 * 60_000;
/** The last use is stored at most this often. */
const TOUCH_EVERY_MS = 60_000;
const SWEEP_EVERY_MS = 10 * 60_000;
const TOKEN_BYTES = 32;
const TOKEN = /^[\w-]{43}$/;
const PURPOSE = 'invoice-gateway console forms 1';

/** An open session, with the token that its forms must carry. */
export interface ConsoleSession extends OpenSession {
  readonly formToken: string;
}

interface ConsoleSessionOptions {
  readonly store: SessionStore;
  readonly clock: Clock;
  /** The first makes the tokens of forms, all verify them. */
  readonly secretKeys: readonly string[];
}

/** Sessions of operators: a random token in a cookie, its digest in the database. Rejects with LedgerUnavailable. */
export class ConsoleSessions {
  readonly #options: ConsoleSessionOptions;
  readonly #formKeys: readonly Buffer[];
  #sweptAt = 0;

  constructor(options: ConsoleSessionOptions) {
    this.#options = options;
    this.#formKeys = options.secretKeys.map((key) => Buffer.from(hkdfSync('sha256', key, '', PURPOSE, 32)));
  }

  /** Opens a session and returns its token. The session of a presented token ends. */
  async start(operator: StoredOperator, presented: string | null): Promise<string> {
    const { store, clock } = this.#options;
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const now = clock.now();
    await store.start(
      { tokenDigest: digestOf(token), operatorId: operator.id, operatorVersion: operator.version, at: now },
      presented === null ? null : digestOf(presented),
    );
    if (Math.abs(now - this.#sweptAt) > SWEEP_EVERY_MS) {
      this.#sweptAt = now;
      // A later sweep makes up for a failed one.
      void store.sweep(now - SESSION_LONGEST_MS, now - SESSION_IDLE_MS).catch(() => undefined);
    }
    return token;
  }

  /** The open session of a token; `null` where it has ended. `isUse`: a person asks, and not a page that loads by itself. */
  async find(token: string | null, isUse = true): Promise<ConsoleSession | null> {
    if (token === null || !TOKEN.test(token)) return null;
    const { store, clock } = this.#options;
    const digest = digestOf(token);
    const session = await store.find(digest);
    if (session === null) return null;
    const now = clock.now();
    if (now - session.startedAt >= SESSION_LONGEST_MS || now - session.seenAt >= SESSION_IDLE_MS) {
      await store.end(digest);
      return null;
    }
    if (isUse && now - session.seenAt >= TOUCH_EVERY_MS) await store.touch(digest, now);
    return { ...session, formToken: this.#formTokens(token)[0] ?? '' };
  }

  async end(token: string): Promise<void> {
    await this.#options.store.end(digestOf(token));
  }

  /** Whether a form carries the token of the session: another site cannot know it. */
  isFormOf(token: string, formToken: string): boolean {
    return this.#formTokens(token).some((own) => isSameText(own, formToken));
  }

  #formTokens(token: string): readonly string[] {
    return this.#formKeys.map((key) => createHmac('sha256', key).update(token).digest('base64url'));
  }
}

function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
