import { stat } from 'node:fs/promises';
import { instantText } from '../../../core/dates.ts';
import { readCertificate, standingAt, type Certificate } from '../../../server/certificate.ts';
import { orFine, problem, warning, type Check, type Finding } from './finding.ts';

const OTHERS_MAY_READ = 0o004;
const RENEW = 'Renew it: the gateway takes the new files without a restart.';

/** Checks of the certificate that callers see; none where a proxy in front speaks TLS. */
export const certificateCheck: Check = {
  name: 'certificate',
  run: async ({ config, io }) => {
    if (config?.tls == null) return [];
    const certificate = readCertificate(config.tls);
    const { mode } = await stat(config.tls.keyFile);
    const findings = [
      standingFinding(certificate, io.clock.now()),
      nameFinding(certificate, config.publicUrl),
      // Windows has no such bits, and Node.js invents them.
      process.platform !== 'win32' && (mode & OTHERS_MAY_READ) !== 0
        ? warning(`Every user of this machine may read ${config.tls.keyFile}.`, `chmod o-r ${config.tls.keyFile}`)
        : null,
    ].filter((finding) => finding !== null);
    return orFine(
      findings,
      `The certificate for ${certificate.names.join(', ')} holds until ${instantText(certificate.validTo)}.`,
    );
  },
};

function standingFinding(certificate: Certificate, now: number): Finding | null {
  const [from, to] = [instantText(certificate.validFrom), instantText(certificate.validTo)];
  switch (standingAt(certificate, now)) {
    case 'valid':
      return null;
    case 'expires soon':
      return warning(`The certificate expires soon (${to}).`, RENEW);
    case 'expired':
      return problem(`The certificate has expired (${to}): callers refuse it.`, RENEW);
    case 'not yet valid':
      return problem(`The certificate is not valid before ${from}.`, 'Check the clock of this machine.');
  }
}

function nameFinding({ names, isFor }: Certificate, publicUrl: string | null): Finding | null {
  if (publicUrl === null) return null;
  const { protocol, hostname } = new URL(publicUrl);
  if (protocol !== 'https:') {
    return problem(`Links lead to ${publicUrl}, and the gateway speaks only HTTPS.`, 'Set PUBLIC_URL to https://.');
  }
  return isFor(hostname)
    ? null
    : problem(
        `The certificate is for ${names.join(', ') || 'no name'}, and links lead to ${hostname}.`,
        'Set PUBLIC_URL to a name of the certificate, or get one for that name.',
      );
}
