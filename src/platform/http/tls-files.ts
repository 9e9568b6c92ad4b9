import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import { createSecureContext, Server } from 'node:tls';
import { Logger } from '@nestjs/common';
import { getErrorMessage } from '@repo/access-tokens';
import type { FastifyInstance } from 'fastify';
import { ConfigurationError } from '../config/startup.error.js';

/** The files of the API's own certificate chain and its private key. */
export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** How often the files are checked, in milliseconds. File events are not reliable: renewal may replace the files or their folders. */
const checkEveryMs = 1000;

/** Requests a client certificate, but does not require or verify one: the token decides whether one is needed, and which. */
const tlsOptions = {
  requestCert: true,
  rejectUnauthorized: false,
  handshakeTimeout: 10_000,
} as const;

/** @throws {ConfigurationError} naming the unusable file */
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

/** Uses changed files for new connections. Ignores them while they are unusable, e.g. until the new certificate's key is there. */
export function watchTlsFiles(fastify: FastifyInstance, files: TlsFiles): void {
  const server: unknown = fastify.server;
  if (!(server instanceof Server)) return;
  const logger = new Logger('Tls');
  const reload = (): void => {
    try {
      server.setSecureContext(readTlsOptions(files));
      logger.log('the new certificate is in use');
    } catch (error) {
      logger.warn(
        `the old certificate stays in use, because the changed files cannot be used: ${error instanceof ConfigurationError ? error.faults.join('; ') : getErrorMessage(error)}`,
      );
    }
  };
  const paths = [files.certFile, files.keyFile];
  for (const path of paths)
    watchFile(path, { interval: checkEveryMs, persistent: false }, reload);
  fastify.addHook('onClose', () => {
    for (const path of paths) unwatchFile(path, reload);
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
