import { runDocument } from './run-document.ts';
import { addInvoice, openScene, refuseDelivery, type Scene } from './scene.ts';

async function open(): Promise<Scene> {
  const scene = await openScene({
    demo: false,
    own: (cli) => ({
      metrc_refuses: async () => {
        await refuseDelivery(cli, 78);
        return { code: 0, out: '', err: '' };
      },
    }),
  });
  await scene.cli.json('tenant add 54 --name Acme --key-prefix ACM');
  await scene.cli.json('client add --tenant 54 --name Jane');
  await addInvoice(scene, 78);
  scene.write('metrc-keys.txt', 'vendor-key\nuser-key\n');
  return scene;
}

runDocument<Scene>('docs/metrc.md', {
  open,
  close: (scene) => scene.close(),
  // Metrc refuses it between the two commands.
  substitutions: () => [['./gateway delivery list', 'metrc_refuses\n./gateway delivery list']],
});
