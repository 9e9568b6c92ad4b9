import { describe, expect, it, onTestFinished } from 'vitest';
import { describeProject } from '../../src/cli/describe-project.js';
import { getApi, readProject } from '../../src/cli/project.js';
import { copyTenant } from '../support/copy-tenant.js';

/** The lines of the banner that are commands, with this setting of the API. */
function getCommands(setting: string): string[] {
  const copy = copyTenant();
  const { directory } = copy;
  onTestFinished(() => copy.remove());
  const dialect = '    token_dialect';
  copy.edit(copy.tenantFile, dialect, `    ${setting}\n${dialect}`);
  const terminal = {
    cwd: directory,
    env: {},
    print: () => {},
    printError: () => {},
    style: (_style: string, text: string) => text,
  };
  const project = readProject(terminal, { directory });
  return describeProject(project, getApi(project), undefined)
    .split('\n')
    .filter((line) => /^(TOKEN=|curl|npx)/.test(line));
}

describe('the commands in the banner', () => {
  it('include a proof if the API requires tokens that are bound to a key', () => {
    expect(
      getCommands('proof_of_possession: { mechanism: dpop, required: true }'),
    ).toEqual([
      expect.stringMatching(
        /^npx local-tenant token --proof 'POST (http:\/\/localhost:3000\/text-analysis)' \| curl -s \1 -H @- -H 'content-type: application\/json' -d '\{.*\}'$/,
      ),
    ]);
  });

  it('let the local tenant’s command present the certificate of the client', () => {
    expect(
      getCommands('proof_of_possession: { mechanism: mtls, required: true }'),
    ).toEqual([
      'TOKEN=$(npx local-tenant token)',
      expect.stringMatching(/-H "authorization: Bearer \$TOKEN"/),
    ]);
  });
});
