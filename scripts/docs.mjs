import { builtModule, prepare, root } from './prepare.mjs';

await prepare({ devTools: true });
const { writeDocs } = await import(builtModule('src/docs/main.js'));
writeDocs(root);
