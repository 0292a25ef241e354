import { readConfig } from '../../src/config/config.ts';
import { serve } from '../../src/serve.ts';
import { createLogger } from '../../src/observability/log/logger.ts';

/** A gateway whose pools have one connection each: a call that holds one and asks for a second waits for itself. */
const config = readConfig(process.env, false);
const serving = await serve(config, createLogger(config.logLevel, config.logFormat, config.logFile), {
  connections: { writes: 1, reads: 1 },
});
process.once('SIGTERM', () => {
  void serving.stop().then(() => process.exit(0));
});
