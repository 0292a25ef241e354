import { createTransport } from 'nodemailer';
import type { Mail } from '../../src/core/mail/mail.ts';

/** Sends mails. */
export interface MailSender {
  /** Resolves once the mail server has taken it; `eventId` makes a repeat recognisable. Rejects with its error. */
  send(mail: Mail, eventId: string): Promise<void>;
  close(): void;
}

const TIMEOUT_MS = 20_000;

/** A sender over SMTP (`smtp://` or `smtps://` URL). */
export function smtpSender(url: string, from: string): MailSender {
  const transport = createTransport({
    url,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    // Nothing that a mail quotes may make the gateway read a file or call a URL.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(mail, eventId) {
      const { to, subject, text, html } = mail;
      const attachments = mail.attachments.map(({ name: filename, contentType, content }) => ({
        filename,
        contentType,
        content: Buffer.from(content.buffer, content.byteOffset, content.byteLength),
      }));
      const messageId = `<${eventId}@invoice-gateway>`;
      await transport.sendMail({ from, to, subject, text, html, attachments, messageId });
    },
    close: () => {
      transport.close();
    },
  };
}

/** Greets a mail server, logs in where the URL says so, and leaves; rejects with what went wrong. No mail is sent. */
export async function greetMailServer(url: string, timeoutMs: number): Promise<void> {
  const limits = { connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs };
  const transport = createTransport({ url, ...limits });
  try {
    await transport.verify();
  } finally {
    transport.close();
  }
}
