import { settingsReader } from '../dialect-settings.ts';
import type { Typing } from './answers/answer-data.ts';
import type { DefaultFormat } from './answers/encode.ts';

/** The settings of a credential that shape its answers. */
export interface WhmcsCredentialSettings {
  readonly typing: Typing;
  /** The format of answers where the caller asks for none; `null` is the server's default. */
  readonly defaultFormat: DefaultFormat | null;
}

/** Throws TypeError where the stored settings do not fit. */
export const settingsOf = settingsReader<WhmcsCredentialSettings>({
  type: 'object',
  required: ['typing', 'defaultFormat'],
  properties: {
    typing: { enum: ['modern', 'echo', 'legacy-strings'] },
    defaultFormat: { enum: ['auto', 'nvp', 'xml', 'json', null] },
  },
});
