import { describe, expect, it } from '@jest/globals';
import { metrcUrl } from '../../adapters/metrc/metrc-client.ts';
import { readConfig } from '../../src/config/config.ts';
import { ConfigError } from '../../src/config/environment.ts';

describe('METRC_BASE_URL', () => {
  it.each([
    [undefined, null],
    ['', null],
    ['http://127.0.0.1:9999/', 'http://127.0.0.1:9999'],
    ['https://sandbox-api-ca.metrc.com', 'https://sandbox-api-ca.metrc.com'],
    ['https://proxy.example/metrc//', 'https://proxy.example/metrc'],
  ])('is a URL that paths are put behind: %p', (text, url) => {
    expect(readConfig({ METRC_BASE_URL: text }, false).metrcBaseUrl).toBe(url);
  });

  it.each([
    'metrc',
    'ftp://metrc.com',
    'https://key:secret@metrc.com',
    'https://metrc.com/?a=b',
    'https://metrc.com/#',
  ])('is refused in a sentence: %p', (text) => {
    const sentence =
      'METRC_BASE_URL must be an http:// or https:// URL without credentials, query and fragment, for example https://sandbox-api-ca.metrc.com.';
    expect(() => readConfig({ METRC_BASE_URL: text }, false)).toThrow(new ConfigError(sentence));
  });

  it('overrides the server of the state', () => {
    expect(metrcUrl('ca')).toBe('https://api-ca.metrc.com');
  });
});
