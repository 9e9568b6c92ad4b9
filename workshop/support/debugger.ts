import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { pathToFileURL } from 'node:url';
import { WebSocket } from 'undici';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
}

interface Script {
  readonly url: string;
  readonly sourceMapURL: string;
}

/** A debugger of one process, which uses the inspector protocol like an editor. */
export class Debugger {
  readonly #scripts: Script[] = [];
  readonly #pending = new Map<number, (result: unknown) => void>();
  readonly #socket: WebSocket;
  #onPause: () => void = () => {};

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) =>
      this.#receive(JSON.parse(String(data)) as Message),
    );
  }

  /** @param url as the process prints it: `Debugger listening on ws://…` */
  static async attach(url: string): Promise<Debugger> {
    const socket = new WebSocket(url);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve);
      socket.addEventListener('error', reject);
    });
    const attached = new Debugger(socket);
    await attached.#send('Debugger.enable');
    return attached;
  }

  /** Sets a breakpoint at the line with `text`, in that file or in the loaded scripts that were compiled from it. */
  async breakAt(file: string, text: string): Promise<void> {
    const lines = readFileSync(file, 'utf8').split('\n');
    const lineNumber = lines.findIndex((line) => line.includes(text));
    const places = [
      { url: pathToFileURL(file).href, lineNumber },
      ...this.#scripts.flatMap((script) =>
        getCompiledLines(script, file, lineNumber),
      ),
    ];
    for (const place of places)
      await this.#send('Debugger.setBreakpointByUrl', place);
  }

  /** Resolves when a breakpoint stops the process. */
  paused(): Promise<void> {
    return new Promise((resolve) => (this.#onPause = resolve));
  }

  async resume(): Promise<void> {
    await this.#send('Debugger.resume');
  }

  close(): void {
    this.#socket.close();
  }

  #send(method: string, params: object = {}): Promise<unknown> {
    const id = this.#pending.size + 1;
    return new Promise((resolve) => {
      this.#pending.set(id, resolve);
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }

  #receive({ id, method, params, result }: Message): void {
    if (id !== undefined) this.#pending.get(id)?.(result);
    if (method === 'Debugger.scriptParsed')
      this.#scripts.push(params as Script);
    if (method === 'Debugger.paused') this.#onPause();
  }
}

/** Finds that line of the file in the script; both count from 0. */
function getCompiledLines(
  { url, sourceMapURL }: Script,
  file: string,
  line: number,
): { url: string; lineNumber: number }[] {
  const isOwn = url.startsWith('file:') && !url.includes('/node_modules/');
  if (!isOwn || !sourceMapURL.endsWith('.map')) return [];
  const mapUrl = new URL(sourceMapURL, url);
  const payload = JSON.parse(readFileSync(mapUrl, 'utf8')) as SourceMapPayload;
  const { href } = pathToFileURL(file);
  if (!payload.sources.some((source) => new URL(source, mapUrl).href === href))
    return [];
  const map = new SourceMap(payload);
  const lineNumber = readFileSync(new URL(url), 'utf8')
    .split('\n')
    .findIndex((text, index) => {
      const entry = map.findEntry(index, text.search(/\S/));
      return 'originalLine' in entry && entry.originalLine === line;
    });
  return lineNumber < 0 ? [] : [{ url, lineNumber }];
}
