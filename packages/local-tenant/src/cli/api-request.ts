import { getApi, type Project } from './project.js';

/** The request for `--call`: that of the demo at its path, else GET. @throws {Error} where it would send the token elsewhere */
export function getCall(path: string, project: Project) {
  const { url: base, demo } = getApi(project);
  // Paths are below that of the API's URL.
  const relative = path.replace(/^\/+/, '');
  const url = URL.canParse(relative, base)
    ? new URL(relative, base)
    : undefined;
  if (!url?.href.startsWith(base)) {
    throw new Error(
      `--call takes a path of the API at ${base}, such as /client.`,
    );
  }
  return { url, body: relative === demo.path ? demo.body : undefined };
}

/** What `--proof` is for: a method and a path of the API, or a URL. @throws {Error} where it is neither */
export function getProvenRequest(text: string, project: Project) {
  const [, method, target = ''] = /^([A-Z]+) +(\S+)$/.exec(text) ?? [];
  const { url: base } = getApi(project);
  const url = /^https?:/.test(target)
    ? target
    : base + target.replace(/^\/+/, '');
  if (method && URL.canParse(url)) return { method, url };
  throw new Error(
    '--proof takes a method and a path of the API, such as "GET /client", or a URL.',
  );
}
