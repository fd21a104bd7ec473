import { generateKeyPairSync, sign } from 'node:crypto';

/** A certificate for this machine, signed by itself, and its key, both in PEM: made here, so that none is kept. */
export function selfSigned(): { cert: string; key: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  // X.509 (RFC 5280 §4.1) in DER.
  const algorithm = tlv(0x30, oid('2a8648ce3d040302'));
  const name = tlv(0x30, tlv(0x31, tlv(0x30, oid('550403'), tlv(0x0c, Buffer.from('localhost')))));
  const year = new Date().getUTCFullYear() % 100;
  const date = (of: number): Buffer => tlv(0x17, Buffer.from(`${String(of).padStart(2, '0')}0101000000Z`));
  const names = tlv(0x30, tlv(0x82, Buffer.from('localhost')), tlv(0x87, Buffer.from([127, 0, 0, 1])));
  const isAuthority = tlv(0x30, tlv(0x01, Buffer.from([0xff])));
  const extension = (id: string, value: Buffer): Buffer => tlv(0x30, oid(id), tlv(0x04, value));
  const body = tlv(
    0x30,
    tlv(0xa0, tlv(0x02, Buffer.from([2]))),
    tlv(0x02, Buffer.from([1])),
    algorithm,
    name,
    tlv(0x30, date(year - 1), date(year + 2)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, tlv(0x30, extension('551d11', names), extension('551d13', isAuthority))),
  );
  const signature = tlv(0x03, Buffer.from([0]), sign('sha256', body, privateKey));
  const base64 = tlv(0x30, body, algorithm, signature).toString('base64').replaceAll(/.{64}/g, '$&\n');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function tlv(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function oid(hex: string): Buffer {
  return tlv(0x06, Buffer.from(hex, 'hex'));
}
