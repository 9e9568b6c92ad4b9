import { environment } from './config/environment.js';
import { createApp } from './create-app.js';
import { shutDownGracefully } from './http/graceful-shutdown.js';
import { startupFailure } from './startup-failure.js';

try {
  const { HOST, PORT, SHUTDOWN_DRAIN_MS } = environment();
  const app = await createApp();
  shutDownGracefully(app, SHUTDOWN_DRAIN_MS);
  await app.listen(PORT, HOST);
} catch (error) {
  console.error(startupFailure(error));
  process.exit(1);
}
