import { generateSecret, generateURI, verifySync } from 'otplib';
import type { Instant } from '../../core/dates.ts';
import { decrypt, encrypt } from '../encryption.ts';

const PURPOSE = 'console second factor';
const ISSUER = 'Invoice gateway';
/** Clocks of phones may differ by this much, in seconds. */
const TOLERANCE_SECONDS = 30;
const CODE = /^\d{6}$/;

/** A new key of a second factor: TOTP (RFC 6238), six digits, 30 seconds, in base32. */
export function newSecondFactor(): string {
  return generateSecret();
}

/** The address that an authenticator app reads, from a link or a QR code. */
export function secondFactorUri(name: string, key: string): string {
  return generateURI({ issuer: ISSUER, label: name, secret: key });
}

/** The time step of a code that is good now; `null` for any other code. Blanks in it do not count. */
export function stepOfCode(key: string, code: string, now: Instant): number | null {
  const token = code.replaceAll(/\s/g, '');
  if (!CODE.test(token)) return null;
  const epoch = Math.floor(now / 1_000);
  const result = verifySync({ secret: key, token, epoch, epochTolerance: TOLERANCE_SECONDS });
  return result.valid && 'timeStep' in result ? result.timeStep : null;
}

export function encryptSecondFactor(operatorName: string, key: string, secretKeys: readonly string[]): string {
  return encrypt(key, { purpose: PURPOSE, owner: operatorName.toLowerCase() }, secretKeys);
}

/** Throws DecryptionError with another SECRET_KEY. */
export function decryptSecondFactor(operatorName: string, encrypted: string, secretKeys: readonly string[]): string {
  return decrypt(encrypted, { purpose: PURPOSE, owner: operatorName.toLowerCase() }, secretKeys);
}
