import type { KeyObject } from 'node:crypto';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import { messageOf, ToolError } from '../errors.js';

/** A certificate, with its chain, and its private key, both in PEM. */
export interface KeyPair {
  cert: string;
  key: string;
}

/** Paths of the two, relative to the working directory. */
export interface KeyPairFiles {
  cert: string;
  key: string;
}

/**
 * Reads a certificate and its key, and proves that they can be used.
 * @throws ToolError naming the file and what is wrong with it.
 */
export async function readKeyPair(files: KeyPairFiles, cwd: string): Promise<KeyPair> {
  const cert = await readPem(files.cert, cwd);
  const key = await readPem(files.key, cwd);
  const certificate = certificateOf(cert, files.cert);
  const privateKey = privateKeyOf(key, files.key);
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new ToolError(`${files.key}: is not the key of the certificate in ${files.cert}`, {
      hint: 'Give the two that were made together.',
    });
  }
  try {
    createSecureContext({ cert, key });
  } catch (thrown) {
    throw new ToolError(`${files.cert}: cannot be used for TLS: ${messageOf(thrown)}`, { cause: thrown });
  }
  return { cert, key };
}

async function readPem(path: string, cwd: string): Promise<string> {
  try {
    return await readFile(resolve(cwd, path), 'utf8');
  } catch (thrown) {
    const isMissing = (thrown as NodeJS.ErrnoException).code === 'ENOENT';
    throw new ToolError(`${path}: ${isMissing ? 'no such file' : messageOf(thrown)}`, { cause: thrown });
  }
}

function certificateOf(text: string, path: string): X509Certificate {
  try {
    return new X509Certificate(text);
  } catch (thrown) {
    throw new ToolError(`${path}: holds no certificate in PEM form`, {
      hint: "It starts with '-----BEGIN CERTIFICATE-----'.",
      cause: thrown,
    });
  }
}

function privateKeyOf(text: string, path: string): KeyObject {
  try {
    return createPrivateKey(text);
  } catch (thrown) {
    const isEncrypted = /ENCRYPTED/.test(text);
    throw new ToolError(
      isEncrypted
        ? `${path}: the private key needs a passphrase`
        : `${path}: holds no private key in PEM form`,
      {
        hint: isEncrypted
          ? `Decrypt it first: openssl pkey -in ${path} -out plain.key`
          : "It starts with '-----BEGIN PRIVATE KEY-----'.",
        cause: thrown,
      },
    );
  }
}
