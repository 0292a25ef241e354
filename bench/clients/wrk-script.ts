/** A call that wrk repeats: the constant parts of a form, with the call's invoice and reference in between. */
export interface WrkCall {
  /** The form up to the id of the invoice. */
  readonly before: string;
  /** Between the id and the number of the call; `null` where no number is sent, and `after` is sent at once. */
  readonly between: string | null;
  readonly after: string;
  readonly invoices: { readonly first: number; readonly count: number; readonly stride: number };
  /** Every answer begins with this text. */
  readonly answer: string;
}

/** The words that wrk-script's output begins its lines with. */
export interface WrkResult {
  readonly answered: number;
  readonly failed: number;
  readonly seconds: number;
  readonly latenciesMs: readonly number[];
}

/**
 * The script of one spell, in Lua. `firstCall` is the number of its first call. With `checks` every answer is read, which
 * costs wrk so much that only a run-in does it.
 */
export function wrkScript(call: WrkCall, firstCall: number, checks: boolean): string {
  const { invoices, between } = call;
  const number = between === null ? '' : ` .. ${lua(between)} .. string.format('%d', calls)`;
  const check = `
response = function(status, headers, body)
  if status ~= 200 or body:sub(1, ${call.answer.length}) ~= ${lua(call.answer)} then
    io.stderr:write('The server answered ' .. status .. ' ' .. body:sub(1, 200) .. '\\n')
    os.exit(1)
  end
end`;
  return `local calls = ${firstCall}
wrk.method = 'POST'
wrk.headers['content-type'] = 'application/x-www-form-urlencoded'
request = function()
  calls = calls + 1
  local invoice = ${invoices.first} + (calls * ${invoices.stride}) % ${invoices.count}
  return wrk.format(nil, nil, nil, ${lua(call.before)} .. string.format('%d', invoice)${number} .. ${lua(call.after)})
end${checks ? check : ''}
done = function(summary, latency)
  local e = summary.errors
  print('answered ' .. summary.requests .. ' failed ' .. (e.connect + e.read + e.write + e.status + e.timeout)
    .. ' micros ' .. summary.duration)
  for i = 1, #latency do
    local micros, count = latency(i)
    print('latency ' .. micros .. ' ' .. count)
  end
end
`;
}

function lua(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** Reads the output of such a script; throws where there is none. */
export function readWrk(output: string): WrkResult {
  const [, answered, failed, micros] = /^answered (\d+) failed (\d+) micros (\d+)$/m.exec(output) ?? [];
  if (answered === undefined) throw new Error(`wrk said no result: ${output.slice(-500)}`);
  const latenciesMs: number[] = [];
  for (const [, latency, count] of output.matchAll(/^latency (\d+) (\d+)$/gm)) {
    for (let left = Number(count); left > 0; left -= 1) latenciesMs.push(Number(latency) / 1_000);
  }
  return { answered: Number(answered), failed: Number(failed), seconds: Number(micros) / 1_000_000, latenciesMs };
}
