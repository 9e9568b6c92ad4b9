import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import { createSecureContext, Server } from 'node:tls';
import { Logger } from '@nestjs/common';
import { getErrorMessage } from '@repo/access-tokens';
import type { FastifyInstance } from 'fastify';
import { ConfigurationError } from '../config/startup.error.js';

/** Where the API's own certificate is, with its chain, and its key. */
export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** How often the files are looked at, in milliseconds. Events are no help: what renews certificates replaces files, or folders above them. */
const lookEveryMs = 1000;

/** Asks clients for a certificate, but demands none: whether one is needed depends on the token, and no authority is asked. */
const tlsOptions = {
  requestCert: true,
  rejectUnauthorized: false,
  handshakeTimeout: 10_000,
} as const;

/** @throws {ConfigurationError} naming the file that cannot be used */
export function readTlsOptions(files: TlsFiles) {
  const cert = readPem('TLS_CERT_FILE', files.certFile);
  const key = readPem('TLS_KEY_FILE', files.keyFile);
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    throw new ConfigurationError([
      `TLS_CERT_FILE and TLS_KEY_FILE are not a certificate and its key: ${getErrorMessage(error)}`,
    ]);
  }
  return { ...tlsOptions, cert, key };
}

/** Takes up files that have changed, for new connections. Files that cannot be used, such as a new certificate before its key, change nothing. */
export function followTlsFiles(
  fastify: FastifyInstance,
  files: TlsFiles,
): void {
  const server: unknown = fastify.server;
  if (!(server instanceof Server)) return;
  const logger = new Logger('Tls');
  const renew = (): void => {
    try {
      server.setSecureContext(readTlsOptions(files));
      logger.log('the changed certificate is in use');
    } catch (error) {
      logger.warn(
        `the certificate stays in use, its files have changed but cannot be used: ${getErrorMessage(error)}`,
      );
    }
  };
  const paths = [files.certFile, files.keyFile];
  for (const path of paths)
    watchFile(path, { interval: lookEveryMs, persistent: false }, renew);
  fastify.addHook('onClose', () => {
    for (const path of paths) unwatchFile(path, renew);
  });
}

function readPem(variable: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new ConfigurationError([
      `${variable} cannot be read: ${getErrorMessage(error)}`,
    ]);
  }
}
