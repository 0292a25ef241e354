import { cliProgram } from './cli-program.ts';
import { runDocument, type Setting } from './run-document.ts';
import { openScene, type Scene } from './scene.ts';
import type { Program } from './shell.ts';
import { openStarted, type Started } from './started.ts';

/** The reader's identifier and secret, as the first command that prints them shows them. */
class Noted {
  #identifier = '';
  #secret = '';

  readonly gateway: Program = async (call) => {
    const ran = await cliProgram(call);
    if (this.#secret === '') {
      this.#identifier = /^identifier +(\S+)/m.exec(ran.out)?.[1] ?? '';
      this.#secret = /^secret +(\S+)/m.exec(ran.out)?.[1] ?? '';
    }
    return ran;
  };

  /** The places that a tutorial leaves for them. */
  places(): readonly (readonly [string, string])[] {
    return [
      ['YOUR-IDENTIFIER', this.#identifier],
      ['YOUR-SECRET', this.#secret],
    ];
  }
}

const withNoted = async <S extends Setting>(open: (noted: Noted) => Promise<S>): Promise<S & { noted: Noted }> => {
  const noted = new Noted();
  return { ...(await open(noted)), noted };
};

runDocument<Started & { noted: Noted }>('docs/tutorials/first-tenant.md', {
  open: () => withNoted((noted) => openStarted({ gateway: noted.gateway })),
  close: (setting) => setting.stop(),
  substitutions: ({ noted }) => noted.places(),
});

async function openWithTenant(noted: Noted): Promise<Scene> {
  const scene = await openScene({ demo: false, own: () => ({ gateway: noted.gateway }) });
  await scene.cli.json('tenant add 54 --name Acme');
  await scene.cli.json('client add --tenant 54 --name Jane');
  return scene;
}

runDocument<Scene & { noted: Noted }>('docs/tutorials/whmcs-module.md', {
  open: () => withNoted(openWithTenant),
  close: (scene) => scene.close(),
  substitutions: ({ noted }) => noted.places(),
});
