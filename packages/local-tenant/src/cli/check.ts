import { dirname } from 'node:path';
import { checkTenant, type Report } from '../check/check-tenant.js';
import type { Mark } from '../check/finding.js';
import type { Run, Style } from './command.js';
import {
  getApi,
  getApiVariables,
  type Project,
  readProject,
} from './project.js';

export const check: Run = async (options, terminal) => {
  const project = readProject(terminal, options);
  const { client, scope, issuer, json } = options;
  const report = await checkTenant(getApiVariables(project), {
    directory: project.directory,
    client,
    scope,
    issuer,
    keysFolder: dirname(project.keysFile),
    apiUrl: tryApiUrl(project),
  });
  terminal.print(
    json
      ? JSON.stringify(report, undefined, 2)
      : describeReport(report, terminal.style),
  );
  return report.ok ? 0 : 1;
};

/** `undefined` if the tenant's files are invalid, which the checks report. */
function tryApiUrl(project: Project): string | undefined {
  try {
    return getApi(project).url;
  } catch {
    return undefined;
  }
}

const signs: Readonly<Record<Mark, readonly [string, Parameters<Style>[0]]>> = {
  ok: ['✓', 'green'],
  warning: ['!', 'yellow'],
  failed: ['✗', 'red'],
  skipped: ['–', 'gray'],
};

/** The report as text: a line for each finding, with its remedy below it. */
function describeReport(
  { ok, tenant, client, findings }: Report,
  style: Style,
): string {
  const width = Math.max(...findings.map((one) => one.check.length));
  const lines = findings.flatMap(({ check: name, mark, seen, remedy }) => {
    const [sign, color] = signs[mark];
    return [
      `  ${style(color, sign)} ${name.padEnd(width)}  ${seen}`,
      ...(remedy?.split('\n') ?? []).map(
        (line) => `    ${' '.repeat(width)}  → ${line}`,
      ),
    ];
  });
  const isAboutMetadata = findings.every(({ mark }) => mark !== 'skipped');
  const verdict = ok
    ? `This client can call the API${isAboutMetadata ? ' with its metadata' : ''}.`
    : 'This client cannot call the API with its metadata.';
  return [
    '',
    `  ${tenant || 'No tenant'}${client ? `, as client ${client}` : ''}`,
    '',
    ...lines,
    '',
    `  ${verdict}`,
    '',
  ].join('\n');
}
