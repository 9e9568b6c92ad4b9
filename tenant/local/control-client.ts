import { failureOf } from './failure-of.js';
import type { ListenAddress } from './listen-address.js';

/** Tells the running tenant to do something to its keys. */
export async function changeKeys(
  { hostname, port }: ListenAddress,
  change: 'rotate' | 'revoke',
): Promise<void> {
  const tenant = `http://${hostname}:${port}`;
  try {
    const response = await fetch(`${tenant}/_local/keys/${change}`, {
      method: 'POST',
    });
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    const { current, next, previous } = (await response.json()) as {
      current: string;
      next: string;
      previous: string[];
    };
    console.info(
      [
        `Signs:         ${current}`,
        `Signs next:    ${next}`,
        `Verifies only: ${previous.join(', ') || 'none'}`,
      ].join('\n'),
    );
  } catch (error) {
    console.error(
      `No local tenant could be reached at ${tenant}: ${failureOf(error)}. Start it with: npm run tenant`,
    );
    process.exitCode = 1;
  }
}
