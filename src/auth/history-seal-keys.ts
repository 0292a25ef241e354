import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** Whether a MAC is that of a text; `unknown-key`: it was made under a key that is not among ours. */
type SealVerdict = 'good' | 'altered' | 'unknown-key';

/** The keys sign other things too: those signatures must be none here. */
const PURPOSE = 'invoice-gateway history seals 1';
const NAME_LENGTH = 16;

interface Key {
  readonly name: string;
  readonly key: Buffer;
}

/** The keys of the history's seals, one from each secret key: the first signs, all verify. */
export class HistorySealKeys {
  readonly #keys: readonly Key[];

  constructor(secretKeys: readonly string[]) {
    this.#keys = secretKeys.map((secretKey) => ({
      name: derived(secretKey, 'name').toString('hex').slice(0, NAME_LENGTH),
      key: derived(secretKey, 'key'),
    }));
  }

  /** The name of the key that signs, from which the key cannot be learned. */
  get signingName(): string {
    return this.#signing.name;
  }

  sign(text: string): Buffer {
    return macOf(this.#signing.key, text);
  }

  verdictOn(keyName: string, text: string, mac: Buffer): SealVerdict {
    const known = this.#keys.find(({ name }) => name === keyName);
    if (known === undefined) return 'unknown-key';
    const expected = macOf(known.key, text);
    return mac.length === expected.length && timingSafeEqual(mac, expected) ? 'good' : 'altered';
  }

  get #signing(): Key {
    const [signing] = this.#keys;
    if (signing === undefined) throw new Error('The history cannot be sealed without a secret key');
    return signing;
  }
}

function derived(secretKey: string, part: 'key' | 'name'): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKey, '', `${PURPOSE} ${part}`, 32));
}

function macOf(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
