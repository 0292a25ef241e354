import type { Json } from '../../changes.ts';
import type { Capture } from '../../records/capture.ts';

/** An attempt as the history keeps it: without its token. */
export function captureFacts(capture: Capture): { readonly [name: string]: Json } {
  const { attempt, key, payMethodId, gateway, state, reference, reason } = capture;
  const [amountMinor, feesMinor] = [capture.amountMinor.toString(), capture.feesMinor.toString()];
  return { attempt, key, payMethodId, gateway, amountMinor, feesMinor, state, reference, reason };
}
