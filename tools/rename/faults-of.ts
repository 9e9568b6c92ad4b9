import { whyClaimIsIgnored } from '../../tenant/local/exchange/claim-rules.js';
import type { Identity } from './identity.js';

const kebab = /^[a-z][a-z0-9]*(-[a-z0-9]+)+$/;
const words = /^[A-Z][\w.&]*( [\w.&]+)+$/i;
/** A URI without what would have to be escaped in JSON, YAML, a shell or a regular expression. */
const uri = /^[a-z][a-z0-9.]*:[\w.~:/@%-]+$/i;
const webPage = /^https:\/\/[\w.-]+(:\d+)?(\/[\w.~-]+)+$/;

/** Why a project cannot be called that; empty where it can. The rest follows from the name, so a bad name comes alone. */
export function faultsOf({
  name,
  title,
  audience,
  namespace,
  repository,
}: Identity): string[] {
  if (!kebab.test(name) || name.length > 60) {
    return [
      'The name must be two words or more, at most 60 characters, in lower case with hyphens between, such as orders-api: it is the name of the package and of what is deployed, and must be told from other words when you rename again.',
    ];
  }
  const faults: string[] = [];
  if (!words.test(title) || title.length > 60) {
    faults.push(
      '--title must be two words or more, at most 60 characters, of letters, digits and . & _, such as "Orders API".',
    );
  }
  if (!uri.test(audience) || audience.length < 8 || audience.length > 200) {
    faults.push(
      '--audience must be a URI, such as https://api.your-company.com, of letters, digits and . - _ ~ : / @ %. (A tenant whose identifiers are none, such as Entra ID: leave it, and set AUDIENCE where the API runs.)',
    );
  }
  if (!isNamespace(namespace)) {
    faults.push(
      '--namespace must be an http(s) URL that ends in "/", such as https://your-company.com/, without query, fragment or user info: the API starts with no other.',
    );
  } else {
    const why = whyClaimIsIgnored(`${namespace}urn`, []);
    if (why) faults.push(`--namespace cannot be that: ${why} by Auth0.`);
  }
  if (audience === namespace)
    faults.push('--audience and --namespace must differ.');
  if (
    [audience, namespace].some((value) =>
      `${value}/`.startsWith(`${repository}/`),
    )
  ) {
    faults.push(
      '--audience and --namespace must not be below --repository: they could not be told apart when you rename again.',
    );
  }
  if (
    !webPage.test(repository) ||
    repository.endsWith('.git') ||
    repository.length > 200
  ) {
    faults.push(
      '--repository must be the https URL of its page, such as https://github.com/your-company/orders-api, without a slash or .git at its end.',
    );
  }
  return faults;
}

const isNamespace = (value: string): boolean =>
  /^https?:\/\/[\w.-]+(:\d+)?\/([\w.~-]+\/)*$/.test(value) &&
  value.length <= 200 &&
  URL.canParse(value);
