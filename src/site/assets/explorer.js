// The explorer: Swagger UI on the gateway's own description of its API, with a call of each action filled in.
const place = document.querySelector('[data-explorer]');
const { base, header, only, secrets } = place.dataset;
const response = await fetch(`${base}/openapi.json`);
const spec = await response.json();
const replacements = JSON.parse(secrets);

/** The example of an action, with the demo's secrets in the place of the placeholders. */
function filledIn(example) {
  return Object.fromEntries(Object.entries(example).map(([name, value]) => [name, replacements[value] ?? value]));
}

for (const [path, { post }] of Object.entries(spec.paths)) {
  if (only !== '' && !path.toLowerCase().endsWith(`#${only.toLowerCase()}`)) {
    delete spec.paths[path];
    continue;
  }
  for (const media of Object.values(post.requestBody.content)) {
    if (media.example === undefined) continue;
    media.example = filledIn(media.example);
    // A form has a field for each property, and takes its value from there.
    const schema = spec.components.schemas[media.schema.$ref.split('/').at(-1)];
    for (const [name, value] of Object.entries(media.example)) {
      schema.properties[name] = { type: 'string', ...schema.properties[name], example: String(value) };
    }
  }
}
spec.servers = [{ url: `${location.origin}${base}` }];

globalThis.SwaggerUIBundle({
  spec,
  domNode: place,
  docExpansion: only === '' ? 'list' : 'full',
  defaultModelsExpandDepth: -1,
  tryItOutEnabled: true,
  validatorUrl: null,
  requestInterceptor: (request) => {
    // The gateway then refuses writes to a tenant with real records.
    request.headers[header] = 'yes';
    return request;
  },
});
