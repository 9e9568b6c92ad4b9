import { setFlagsFromString } from 'node:v8';
import { environment } from './config/environment.js';
import { createApp } from './create-app.js';
import { describeStartupError } from './platform/config/startup.error.js';
import { shutDownGracefully } from './platform/http/graceful-shutdown.js';

// Cached tokens live long, so V8 would let the heap grow to four times the live
// data before it collects garbage. This flag keeps the growth below 50 percent.
setFlagsFromString('--heap-growing-percent=30');

try {
  const { HOST, PORT, SHUTDOWN_DRAIN_MS } = environment();
  const app = await createApp();
  shutDownGracefully(app, SHUTDOWN_DRAIN_MS);
  await app.listen(PORT, HOST);
} catch (error) {
  console.error(describeStartupError(error));
  process.exit(1);
}
