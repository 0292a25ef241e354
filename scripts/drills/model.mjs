import globalSetup from '../../test/setup/global-setup.mjs';
import globalTeardown from '../../test/setup/global-teardown.mjs';
import { builtModule, prepare } from '../prepare.mjs';

/** `npm run model`: random calls against a model of the books, on the tests' kind of server. */
await prepare({ devTools: true });
await globalSetup();
try {
  const { main } = await import(builtModule('drills/model/main.js'));
  await main(process.argv.slice(2));
} finally {
  await globalTeardown();
}
