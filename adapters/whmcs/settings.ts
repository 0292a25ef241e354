import { settingsReader } from '../dialect-settings.ts';
import type { Typing } from './answers/answer-data.ts';
import type { DefaultFormat } from './answers/encode.ts';

/** The settings of a credential that shape its answers. */
interface WhmcsCredentialSettings {
  readonly typing: Typing;
  /** The format of answers where the caller asks for none; without one, the server's default applies. */
  readonly defaultFormat?: DefaultFormat | null;
}

/** Throws TypeError where the stored settings do not fit. */
export const settingsOf = settingsReader<WhmcsCredentialSettings>({
  type: 'object',
  required: ['typing'],
  properties: {
    typing: { type: 'string', enum: ['modern', 'echo', 'legacy-strings'] },
    defaultFormat: { type: 'string', enum: ['auto', 'nvp', 'xml', 'json', null], nullable: true },
  },
});
