import { wholeOf } from '../input/open.ts';
import { readRequest, type RecordedRequest } from './recording.ts';
import type { Dialects, Kind } from './kind.ts';

/** A HAR file is one JSON document, which is read whole. */
const MOST_BYTES = 32 * 1_048_576;

interface Har {
  readonly log?: { readonly entries?: readonly { readonly request?: HarRequest }[] };
}

interface HarRequest {
  readonly method?: unknown;
  readonly url?: unknown;
  readonly postData?: { readonly mimeType?: unknown; readonly text?: unknown; readonly params?: unknown };
}

/** Recordings of browsers and proxies, in the format HAR. */
export function harFiles(dialects: Dialects): Kind {
  return {
    name: 'HAR files',
    detects: ({ name, head }) => /\.har$/i.test(name) || /^\s*\{\s*"log"\s*:\s*\{/.test(head),
    read: async (file, finds) => {
      const text = (await wholeOf(file, MOST_BYTES)).replace(/^\ufeff/, '');
      for (const { request } of entriesOf(text)) {
        const recorded = typeof request !== 'object' ? null : recordedOf(request);
        if (recorded === null) finds.damaged();
        else await readRequest(recorded, dialects, finds);
      }
    },
  };
}

/** Throws for a text that is not a HAR file. */
function entriesOf(text: string): readonly { readonly request?: HarRequest }[] {
  let har: Har | null;
  try {
    har = JSON.parse(text) as Har | null;
  } catch {
    throw new Error('it is not JSON');
  }
  const entries = har?.log?.entries;
  if (!Array.isArray(entries)) throw new Error('it has no entries of a HAR file');
  return entries.map((entry: unknown) =>
    isObject(entry) && isObject((entry as { request?: unknown }).request) ? entry : {},
  );
}

function recordedOf({ method, url, postData }: HarRequest): RecordedRequest | null {
  if (typeof method !== 'string' || typeof url !== 'string') return null;
  const contentType = typeof postData?.mimeType === 'string' ? postData.mimeType : '';
  const text = typeof postData?.text === 'string' ? postData.text : '';
  const isForm = text === '' && Array.isArray(postData?.params);
  return {
    method,
    url,
    contentType: isForm ? 'application/x-www-form-urlencoded' : contentType,
    body: Buffer.from(isForm ? formOf(postData.params as readonly unknown[]) : text, 'utf8'),
  };
}

/** Some programs write the fields of a form only. */
function formOf(params: readonly unknown[]): string {
  const pairs = params.map((param): [string, string] => {
    const { name, value } = (param ?? {}) as { readonly name?: unknown; readonly value?: unknown };
    return [typeof name === 'string' ? name : '', typeof value === 'string' ? value : ''];
  });
  return new URLSearchParams(pairs).toString();
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
