import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail server that keeps the Message-IDs of received mails. */
export interface Mailbox {
  readonly url: string;
  readonly messageIds: ReadonlySet<string>;
  close(): Promise<void>;
}

export async function openMailbox(): Promise<Mailbox> {
  const messageIds = new Set<string>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
      stream.on('end', () => {
        messageIds.add(/^message-id: *<([0-9]+\.[0-9]+)@/im.exec(text)?.[1] ?? 'none');
        done();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    messageIds,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
      }),
  };
}
