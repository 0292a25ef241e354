import { runDocument } from './run-document.ts';
import { openScene, type Scene } from './scene.ts';

const close = (scene: Scene): Promise<void> => scene.close();

runDocument('docs/dialects/whmcs.md', { open: () => openScene(), close, isFreshEach: true });
