// A program in the PATH of a document's commands. It passes its call to the test, which runs the command.
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';

const [program, ...args] = process.argv.slice(2);
const call = { program, args, cwd: process.cwd(), env: process.env, stdin: readFileSync(0, 'utf8') };
const socket = connect(process.env.DOCUMENTED_COMMANDS_SOCKET);
let answer = '';
socket.setEncoding('utf8').on('data', (text) => (answer += text));
socket.on('end', () => {
  const { code, out, err } = JSON.parse(answer);
  process.stdout.write(out ?? '');
  process.stderr.write(err ?? '');
  process.exitCode = code;
});
socket.end(JSON.stringify(call));
