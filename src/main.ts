import { setFlagsFromString } from 'node:v8';
import { environment } from './config/environment.js';
import { createApp } from './create-app.js';
import { shutDownGracefully } from './http/graceful-shutdown.js';
import { startupFailure } from './startup-failure.js';

// Remembered tokens live long enough to be collected late: V8 would let the heap
// grow to four times what is alive, this to less than half as much again.
setFlagsFromString('--heap-growing-percent=30');

try {
  const { HOST, PORT, SHUTDOWN_DRAIN_MS } = environment();
  const app = await createApp();
  shutDownGracefully(app, SHUTDOWN_DRAIN_MS);
  await app.listen(PORT, HOST);
} catch (error) {
  console.error(startupFailure(error));
  process.exit(1);
}
