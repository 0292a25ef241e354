import { afterAll, beforeAll } from '@jest/globals';
import { callerOf, type Caller } from '../dialects/whmcs/fixtures.ts';
import { startTestGateway, type TestGateway, type TestGatewayOptions } from './gateway.ts';

/** One gateway for all tests of a file or of a `describe`, and a caller with the demo's credential. */
interface GatewayWithCaller {
  /** For hooks and tests: it throws before it has started. */
  readonly gateway: TestGateway;
  readonly api: Caller;
}

/** Starts a gateway before the tests that follow, and closes it after them. Call it above all other hooks. */
export function gatewayWithCaller(options: TestGatewayOptions = {}): GatewayWithCaller {
  let started: TestGateway | null = null;
  beforeAll(async () => {
    started = await startTestGateway(options);
  });
  afterAll(async () => {
    await started?.close();
  });
  const gateway = new Proxy({} as TestGateway, {
    get(_target, name) {
      if (started === null) throw new Error('The gateway has not started yet: use it in a hook or a test.');
      return Reflect.get(started, name) as unknown;
    },
  });
  return { gateway, api: callerOf(gateway) };
}
