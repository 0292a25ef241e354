import { Intake, type IntakeOptions } from '../../src/server/intake/intake.ts';

/** The bounds of a listener, wide ones unless a test says otherwise. */
export function testIntake(options: Partial<IntakeOptions> = {}): Intake {
  return new Intake({
    limits: { heldBytes: 64 * 2 ** 20, connections: 10_000 },
    bodyLimit: 256 * 1024,
    connectionsPerAddress: 1_000,
    trustProxy: [],
    ...options,
  });
}
