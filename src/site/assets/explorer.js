// The explorer: Swagger UI on the gateway's own description of its API, with a call of each action filled in.
const place = document.querySelector('[data-explorer]');
const { base, header, only, secrets } = place.dataset;
const response = await fetch(`${base}/openapi.json`);
const spec = await response.json();
const replacements = JSON.parse(secrets);

/** The values of a call to try again, behind the sign # of the address: they are sent to no server before the form is. */
const earlier = JSON.parse(new globalThis.URLSearchParams(location.hash.slice(1)).get('values') ?? 'null');

/** The example of an action, or the earlier call, with the demo's secrets in the place of the placeholders. */
function filledIn(example) {
  const secret = Object.entries(example).flatMap(([name, value]) =>
    Object.hasOwn(replacements, value) ? [[name, replacements[value]]] : [],
  );
  return { ...(earlier ?? example), ...Object.fromEntries(secret) };
}

for (const [path, { post }] of Object.entries(spec.paths)) {
  if (only !== '' && !path.toLowerCase().endsWith(`#${only.toLowerCase()}`)) {
    delete spec.paths[path];
    continue;
  }
  for (const media of Object.values(post.requestBody.content)) {
    if (media.example === undefined) continue;
    media.example = filledIn(media.example);
    // A form has a field for each property: those of the example are filled in, the others stay empty.
    const schema = spec.components.schemas[media.schema.$ref.split('/').at(-1)];
    for (const name of Object.keys({ ...media.example, ...schema.properties })) {
      const { description } = schema.properties[name] ?? {};
      schema.properties[name] = { type: 'string', description, example: String(media.example[name] ?? '') };
    }
  }
}
spec.servers = [{ url: `${location.origin}${base}` }];

/** Swagger UI leaves some of its fields without a name for screen readers, and long lines out of reach of the keyboard. */
function nameFields() {
  for (const lines of place.querySelectorAll('pre:not([tabindex])')) lines.tabIndex = 0;
  for (const field of place.querySelectorAll('select:not([aria-label]), textarea:not([aria-label])')) {
    const row = field.closest('tr')?.querySelector('.parameter__name, td')?.textContent ?? '';
    field.setAttribute('aria-label', row.replace('*', '').trim() || 'Request body');
  }
}

new MutationObserver(nameFields).observe(place, { childList: true, subtree: true });

/** The page has a heading of its own, and there is one server. */
const nothing = () => () => null;
const withoutHead = () => ({ wrapComponents: { InfoContainer: nothing, ServersContainer: nothing } });

globalThis.SwaggerUIBundle({
  plugins: [withoutHead],
  spec,
  domNode: place,
  docExpansion: only === '' ? 'list' : 'full',
  defaultModelsExpandDepth: -1,
  tryItOutEnabled: true,
  validatorUrl: null,
  requestInterceptor: (request) => {
    // The gateway then refuses writes to a tenant with real records.
    request.headers[header] = 'yes';
    // A field of a form that is empty is not sent: it could empty a text.
    if (request.headers['Content-Type'] === 'application/x-www-form-urlencoded' && typeof request.body === 'string') {
      request.body = request.body
        .split('&')
        .filter((pair) => !pair.endsWith('='))
        .join('&');
    }
    return request;
  },
});
