import type { ErrorHelp } from './error-help.ts';

/** Errors that come before an action, or instead of its answer. */
export const CALL_ERRORS: readonly ErrorHelp[] = [
  [
    'Authentication Failed',
    'Compare the identifier and the secret with those that `credential add` showed. The log and `lockout list` show whether the caller is locked out.',
    'The identifier or the secret is wrong, the credential is revoked, or the caller is locked out after too many failures.',
  ],
  [
    'Invalid or missing credentials',
    'Send `identifier` and `secret`, or `username` and `password`.',
    'The request has no credentials, or only one half of them.',
  ],
  [
    'Invalid IP …',
    'Add the address to the credential with `credential set --allow-ip`, or send the access key of the tenant.',
    'The credential is narrowed to other addresses.',
  ],
  [
    'Invalid Permissions: API action "…" is not allowed',
    'Add the action to the credential with `credential set --actions`, or use another credential.',
    'The credential is narrowed to other actions.',
  ],
  [
    'The explorer may not write to this tenant: it is not a sandbox. Nothing was recorded.',
    'Try it on a sandbox. The operator makes one with `tenant set <tenant> --sandbox`.',
    'The request came from the explorer, and the tenant has real records.',
  ],
  ['Empty action request', 'Send the name of an action in `action`.', 'The request has no `action`.'],
  [
    'API Function Not Found',
    'Compare the name with the list of actions.',
    'The original documents no action of this name, and the gateway has none.',
  ],
  [
    'API Function Not Supported: … is a documented action, and this gateway does not support it',
    'Do this part without the gateway. The page Compatibility lists the actions that work.',
    'The original has this action, and the gateway does not.',
  ],
  ['Only POST and GET are accepted', 'Send the request with POST.', 'The request has another HTTP method.'],
  ['The request body is too large', 'Split the request, or shorten its texts.', 'The body has more than 256 KiB.'],
  [
    'The Content-Encoding of the request body is not supported',
    'Send the body without compression.',
    'The body is compressed.',
  ],
  [
    'The request body is incomplete',
    'Send the request again.',
    'The connection was cut, or the body is shorter than its `Content-Length`.',
  ],
  [
    'The database is not available. Nothing was recorded. Please try again.',
    'Send the request again after a second. `/readyz` shows when the database is back.',
    'The database is away, too slow, or changes to its standby.',
  ],
  [
    'The database did not answer in time. The request may or may not have been recorded: send it again, with the same transaction ID or Idempotency-Key.',
    'Send it again with the same `transid` or `Idempotency-Key`: it is recorded once.',
    'The connection to the database broke after the write had left.',
  ],
  [
    'The server is busy. Nothing was recorded. Please try again.',
    'Send the request again after a second, with fewer at the same time.',
    'More calls wait than the gateway takes.',
  ],
  [
    'An internal error occurred. Nothing was recorded.',
    'Report the `X-Request-Id` of the answer to the operator. The log has the error under it.',
    'The gateway has a fault.',
  ],
  [
    'Idempotency-Key was used with another request',
    'Make a new key for each request. Send an old key only with the request that it was made for.',
    'An earlier write of the caller had the same key and other parameters.',
  ],
  [
    'Invalid Idempotency-Key: 1 to 255 printable characters without spaces',
    'Send a key of that form, such as a UUID.',
    'The header `Idempotency-Key` is empty, too long, or has other characters.',
  ],
  [
    'A parameter contains a NUL character.',
    'Remove the character with the code 0 from the text.',
    'A name or a value has it.',
  ],
  ['The request has more than … parameters.', 'Split the request.', 'The form has more fields than the gateway reads.'],
  ['A parameter is nested deeper than … levels.', 'Send flatter arrays.', 'A name has too many brackets.'],
  ['The JSON body is nested deeper than … levels.', 'Send flatter JSON.', 'The JSON has too many levels.'],
  ['The JSON body must be an object.', 'Send `{"action": …}`.', 'The JSON is a list, a text or a number.'],
  ['The body is not valid JSON.', 'Check the JSON with a parser.', 'The body cannot be parsed.'],
  [
    'A text of the JSON body is not valid Unicode.',
    'Send whole characters: half of a surrogate pair is not one.',
    'A text of the JSON has half of a surrogate pair.',
  ],
  [
    'The text of the request is not valid in its charset: use UTF-8.',
    'Send the text in UTF-8.',
    'The body has bytes that its charset does not have.',
  ],
  [
    'The charset of the body is not supported: use UTF-8.',
    'Send `charset=utf-8`, or no charset.',
    'The content type names a charset that the gateway does not read.',
  ],
  [
    'The content type of the body is not supported.',
    'Send a form, a multipart body or JSON.',
    'The body has another content type.',
  ],
  [
    'The multipart body has more than … parts.',
    'Split the request.',
    'The body has more parts than the gateway reads.',
  ],
  [
    'The multipart body has no usable boundary.',
    'Let the HTTP library make the body: do not set its content type by hand.',
    'The content type has no boundary, or the body does not have it.',
  ],
  [
    'The first boundary of the multipart body is within a line.',
    'Begin the body with the boundary, or let the HTTP library make it.',
    'There is a text before the boundary, in the same line.',
  ],
  [
    'A boundary of the multipart body does not follow a CR LF.',
    'End every line of the body with CR LF, or let the HTTP library make it.',
    'A line of the body ends in another way.',
  ],
  [
    'The multipart body is broken or cut short.',
    'Let the HTTP library make the body, and send it again.',
    'The last boundary is missing, or a part is not closed.',
  ],
  [
    'A part of the multipart body has a broken header.',
    'Let the HTTP library make the body.',
    'A header of a part has no name, or is too long.',
  ],
];
