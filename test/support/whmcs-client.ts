/** A caller of the WHMCS-style API, as the documents' samples are: a form, a credential, an answer in JSON. */
export interface WhmcsAnswer {
  readonly status: number;
  readonly text: string;
  // The answer as callers of the documents read it; each test knows what it expects.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly json: any;
}

export type Params = Readonly<Record<string, string | number>>;

export const DEMO_CREDENTIAL: Params = { identifier: 'demo-identifier', secret: 'demo-secret' };

/** Posts a form; `responsetype` is json unless the parameters say otherwise. */
export async function callWhmcs(
  url: string,
  action: string,
  params: Params = {},
  options: { readonly credential?: Params; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<WhmcsAnswer> {
  const form = new URLSearchParams();
  const all: Params = { action, responsetype: 'json', ...(options.credential ?? DEMO_CREDENTIAL), ...params };
  for (const [name, value] of Object.entries(all)) form.append(name, String(value));
  return await send(`${url}/includes/api.php`, {
    method: 'POST',
    body: form.toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...options.headers },
  });
}

/** Any request to the API's path; `json` is null where the body is not JSON. */
export async function send(url: string, init: RequestInit): Promise<WhmcsAnswer> {
  const response = await fetch(url, init);
  const text = await response.text();
  return { status: response.status, text, json: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
