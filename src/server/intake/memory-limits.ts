import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';

/** The memory that one process may hold for its callers. */
export interface MemoryLimits {
  /** Bytes of bodies, waiting requests and answers that are not taken. */
  readonly heldBytes: number;
  readonly connections: number;
}

const MIB = 2 ** 20;
/** Of all memory: the rest is the engine's, the hashing's of passwords, and of what is made of bodies. */
const SHARE = 8;
/** Of what V8 may take for objects: it keeps one for each body. */
const HEAP_SHARE = 4;
const LEAST_HELD = 16 * MIB;
/** Thousands of bodies of the largest size: more would be useless. */
const MOST_HELD = 256 * MIB;
/** A connection with a head of the largest size; one of TLS has its buffers too. Estimated: 12 and 60 KiB without the head. */
const CONNECTION_BYTES = { plain: 24 * 1024, tls: 80 * 1024 };
const LEAST_CONNECTIONS = 200;
const MOST_CONNECTIONS = 10_000;

/** Memory that this process may take, in bytes: the least of the machine's, its control group's and V8's. */
export function memoryOfProcess(): { readonly memory: number; readonly heap: number } {
  // None, or one without a limit, is a number beyond the machine's.
  const constrained = process.constrainedMemory();
  const memory = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  return { memory, heap: getHeapStatistics().heap_size_limit };
}

/** The share of this memory that one of so many processes may hold. The heap is its own, the rest is shared. */
export function memoryLimits(
  { memory, heap }: ReturnType<typeof memoryOfProcess>,
  isTls: boolean,
  processes = 1,
): MemoryLimits {
  const share = memory / SHARE;
  const connections = Math.floor(share / CONNECTION_BYTES[isTls ? 'tls' : 'plain']);
  return {
    heldBytes: Math.floor(
      Math.min(Math.max(Math.min(share, (heap * processes) / HEAP_SHARE), LEAST_HELD), MOST_HELD) / processes,
    ),
    connections: Math.floor(Math.min(Math.max(connections, LEAST_CONNECTIONS), MOST_CONNECTIONS) / processes),
  };
}
