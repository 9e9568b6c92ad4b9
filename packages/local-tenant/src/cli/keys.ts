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
    let keys: KeyIds;
    try {
      const response = await fetch(url, { method: 'POST' });
      if (!response.ok) throw new Error(`it answered ${response.status}`);
      keys = (await response.json()) as KeyIds;
    } catch (cause) {
      const message = `No local tenant could be reached at ${tenant}: ${describeFailure(cause)}. Start it with: npx local-tenant start`;
      throw new Error(message, { cause });
    }
    terminal.print(
      options.json
        ? JSON.stringify(keys)
        : `Signs:         ${keys.current}
Signs next:    ${keys.next}
Verifies only: ${keys.previous.join(', ') || 'none'}`,
    );
    return 0;
  };
}
