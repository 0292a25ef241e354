/** One end of the channel between a parent and its child: a process, or a worker of `cluster`. */
export interface Channel {
  on(event: 'message', listener: (message: unknown) => void): unknown;
  send?(message: unknown, handle: undefined, options: undefined, sent: (error: Error | null) => void): boolean;
}

/** The other process has gone, or did not answer in time. */
export class LineCut extends Error {
  override readonly name = 'LineCut';
}

type Parcel =
  | { readonly parcel: 'sent'; readonly sent: unknown }
  | { readonly parcel: 'asked'; readonly id: number; readonly asked: unknown }
  | { readonly parcel: 'answered'; readonly id: number; readonly answer: unknown; readonly fault: string | null };

interface Handlers<Heard, Asked> {
  readonly heard: (message: Heard) => void;
  readonly asked: (question: Asked) => Promise<unknown>;
}

const LIMIT_MS = 2_000;

/** Messages and questions between a parent and a child. They must be JSON. */
export class Line<Said, Heard, Question, Asked> {
  readonly #channel: Channel;
  readonly #waiting = new Map<number, (parcel: Parcel & { readonly parcel: 'answered' }) => void>();
  #ids = 0;

  constructor(channel: Channel, { heard, asked }: Handlers<Heard, Asked>) {
    this.#channel = channel;
    channel.on('message', (message) => {
      if (!isParcel(message)) return;
      if (message.parcel === 'sent') heard(message.sent as Heard);
      else if (message.parcel === 'answered') this.#waiting.get(message.id)?.(message);
      else void this.#answer(message.id, asked(message.asked as Asked));
    });
  }

  /** Sends a message; without effect where the other end has gone. */
  send(message: Said): void {
    this.#post({ parcel: 'sent', sent: message });
  }

  /** Rejects with LineCut where there is no answer within two seconds, or where the other end could not give one. */
  ask<Answer>(question: Question): Promise<Answer> {
    const id = (this.#ids += 1);
    return new Promise((resolve, reject) => {
      const end = (act: () => void): void => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        act();
      };
      const timer = setTimeout(() => {
        end(() => {
          reject(new LineCut(`The other process did not answer within ${LIMIT_MS} ms`));
        });
      }, LIMIT_MS);
      this.#waiting.set(id, ({ answer, fault }) => {
        end(() => {
          if (fault === null) resolve(answer as Answer);
          else reject(new LineCut(fault));
        });
      });
      this.#post({ parcel: 'asked', id, asked: question });
    });
  }

  async #answer(id: number, answering: Promise<unknown>): Promise<void> {
    const parcel = await answering.then(
      (answer) => ({ answer, fault: null }),
      (error: unknown) => ({ answer: null, fault: String(error) }),
    );
    this.#post({ parcel: 'answered', id, ...parcel });
  }

  #post(parcel: Parcel): void {
    this.#channel.send?.(parcel, undefined, undefined, () => undefined);
  }
}

function isParcel(message: unknown): message is Parcel {
  return typeof message === 'object' && message !== null && 'parcel' in message;
}
