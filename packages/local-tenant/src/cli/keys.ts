import { describeFailure } from '../describe-failure.js';
import type { KeyIds } from '../http/control-endpoint.js';
import type { Run } from './command.js';
import { readProject } from './project.js';

export const rotate: Run = createRun('rotate');
export const revoke: Run = createRun('revoke');

function createRun(change: 'rotate' | 'revoke'): Run {
  return async (options, terminal) => {
    const { hostname, port } = readProject(terminal, options).address;
    const tenant = `http://${hostname}:${port}`;
    const url = `${tenant}/_local/keys/${change}`;
    const response = await fetch(url, { method: 'POST' }).catch(
      (cause: unknown) => {
        const message = `No local tenant could be reached at ${tenant}: ${describeFailure(cause)}. Start it with: npx local-tenant start`;
        throw new Error(message, { cause });
      },
    );
    const body = (await response.json().catch(() => ({}))) as Partial<
      KeyIds & { error: string }
    >;
    if (!response.ok || !body.previous) {
      throw new Error(
        body.error ??
          `The server at ${tenant} is not a local tenant: it answered ${response.status}.`,
      );
    }
    terminal.print(
      options.json
        ? JSON.stringify(body)
        : `Current key:   ${body.current}
Next key:      ${body.next}
Previous keys: ${body.previous.join(', ') || 'none'}`,
    );
    return 0;
  };
}
