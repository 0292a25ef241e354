import { VERSION } from './version.ts';

/** A dialect's part of the document. Names of paths and schemas are unique among all dialects. */
export interface OpenApiPart {
  /** One sentence or two for the description of the whole document. */
  readonly description: string;
  /** One for each action, under the dialect's path with the action as its fragment: `/includes/api.php#GetInvoice`. */
  readonly paths: Readonly<Record<string, object>>;
  readonly schemas: Readonly<Record<string, object>>;
  /** Shared answers, by unique names too. */
  readonly responses?: Readonly<Record<string, object>>;
}

/** An action with what its operation shows beside its schema. */
export interface OpenApiAction<S> {
  readonly schema: S;
  readonly group: string;
  /** The parameters of its sample. */
  readonly example: Readonly<Record<string, string | number>>;
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
    components: {
      schemas: Object.fromEntries(parts.flatMap(({ schemas }) => Object.entries(schemas))),
      responses: Object.fromEntries(parts.flatMap(({ responses = {} }) => Object.entries(responses))),
    },
  };
}
