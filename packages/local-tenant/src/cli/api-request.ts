import { getApi, type Project } from './project.js';

/** The request that `--call` sends: the demo's request if it has the same path, otherwise a GET request. @throws {Error} if the path leads outside the API */
export function getCall(path: string, project: Project) {
  const { url: base, demo } = getApi(project);
  // Relative, because the API's URL may have a path of its own.
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

/** The request in `--proof`: a method, and a path of the API or a URL. @throws {Error} if it is invalid */
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
