import { createHash, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { generate } from 'selfsigned';

export interface Certificate {
  /** PEM. */
  cert: string;
  /** PEM. */
  privateKey: string;
  /**
   * Base64 SHA-256 of the public key: with Chromium's `--ignore-certificate-errors-spki-list` this one certificate is
   * trusted and no other.
   */
  spki: string;
}

/** A certificate for these host names and addresses, and this machine's own, signed by nobody and good for a day. */
export async function makeCertificate(hosts: readonly string[]): Promise<Certificate> {
  const names = [...new Set([...hosts, 'localhost', '127.0.0.1'])];
  const pems = await generate([{ name: 'commonName', value: hosts[0] ?? 'localhost' }], {
    // An elliptic-curve key is made in a few milliseconds, an RSA one in hundreds.
    keyType: 'ec',
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + 24 * 60 * 60 * 1000),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: names.map((name) =>
          isIP(name) ? { type: 7 as const, ip: name } : { type: 2 as const, value: name },
        ),
      },
    ],
  });
  const publicKey = new X509Certificate(pems.cert).publicKey.export({ type: 'spki', format: 'der' });
  return {
    cert: pems.cert,
    privateKey: pems.private,
    spki: createHash('sha256').update(publicKey).digest('base64'),
  };
}
