import { runDocument } from './run-document.ts';
import { openStarted } from './started.ts';

runDocument('README.md', { open: () => openStarted({ env: { PORT: '0' } }), close: (readme) => readme.stop() });
