import { VERSION } from './version.ts';

/** A dialect's part of the document. Names of paths and schemas are unique among all dialects. */
export interface OpenApiPart {
  /** One sentence or two for the description of the whole document. */
  readonly description: string;
  readonly paths: Readonly<Record<string, object>>;
  readonly schemas: Readonly<Record<string, object>>;
}

/** The OpenAPI 3.1 document of the gateway, from the schemas that validate its requests. */
export function openApi(parts: readonly OpenApiPart[]): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Invoice gateway',
      version: VERSION,
      description: ['Invoice APIs on one core.', ...parts.map(({ description }) => description)].join(' '),
      license: { name: 'MIT', identifier: 'MIT' },
    },
    paths: Object.fromEntries(parts.flatMap(({ paths }) => Object.entries(paths))),
    components: { schemas: Object.fromEntries(parts.flatMap(({ schemas }) => Object.entries(schemas))) },
  };
}
