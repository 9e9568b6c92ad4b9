import { writeSync } from 'node:fs';
import type { DestinationStream } from 'pino';

/** How much may wait to be written, in characters. Lines that do not fit are dropped. */
const maxWaiting = 1024 * 1024;

/** The longest pause between two attempts to write, in milliseconds. The first takes 1, because most readers are only slow. */
const maxPauseMs = 100;

/** How long the end of the process waits for a reader that does not read, in milliseconds. */
const endAfterMs = 500;

/** How many lines this process has dropped. */
export const droppedLines = { total: 0 };

/**
 * Standard output as a log that stops nothing: not on a full disk, and not with a
 * reader that does not read or has gone. It retries, keeps what fits into memory
 * and drops the rest; once it can write again, a line says how many are missing.
 *
 * Writes the lines of one turn of the event loop at once. The calls are
 * synchronous, but a pipe is non-blocking. In a thread, a write to a blocking
 * pipe would also keep the process from exiting.
 */
class LogOutput implements DestinationStream {
  private waiting = '';
  /** What has been taken from `waiting` and is not written yet. */
  private rest = Buffer.alloc(0);
  private scheduled = false;
  /** Whether the last attempt could not write everything. */
  private isRetrying = false;
  private pauseMs = 1;
  private dropped = 0;
  private reported = false;

  constructor(private readonly fd: number) {
    process.on('exit', () => this.end());
  }

  write(line: string): void {
    // One turn may log more than fits, with a reader that is ready for it.
    if (!this.hasRoomFor(line) && !this.isRetrying) this.tryToWrite();
    if (this.hasRoomFor(line)) this.waiting += line;
    else this.drop();
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => this.flush());
  }

  private hasRoomFor(line: string): boolean {
    return this.waiting.length + line.length <= maxWaiting;
  }

  private drop(): void {
    this.report('its reader does not read it');
    this.dropped += 1;
    droppedLines.total += 1;
  }

  private flush(): void {
    this.tryToWrite();
    this.scheduled = this.isRetrying;
    if (!this.isRetrying) return;
    setTimeout(() => this.flush(), this.pauseMs).unref();
    this.pauseMs = Math.min(this.pauseMs * 2, maxPauseMs);
  }

  private tryToWrite(): void {
    try {
      this.writeWaiting();
      this.isRetrying = false;
    } catch (error) {
      this.isRetrying = true;
      if (!isBusy(error)) this.report((error as Error).message);
    }
  }

  /** @throws {NodeJS.ErrnoException} if not everything can be written now */
  private writeWaiting(): void {
    for (;;) {
      if (this.rest.length === 0) {
        if (this.waiting === '') this.waiting = this.takeGap();
        if (this.waiting === '') return;
        this.rest = Buffer.from(this.waiting);
        this.waiting = '';
      }
      this.rest = this.rest.subarray(writeSync(this.fd, this.rest));
      this.pauseMs = 1;
    }
  }

  /** The line that says how many lines are missing, if any are. */
  private takeGap(): string {
    if (this.dropped === 0) return '';
    const line = {
      level: 40,
      time: new Date().toISOString(),
      dropped: this.dropped,
      msg: 'Log lines were dropped, because they could not be written.',
    };
    this.dropped = 0;
    return `${JSON.stringify(line)}\n`;
  }

  /** Says so once, on standard error. The console ignores it if that fails, too. */
  private report(reason: string): void {
    if (this.reported) return;
    this.reported = true;
    console.error(
      `The log cannot be written: ${reason}. Lines are dropped once ${maxWaiting} characters are waiting; log_lines_dropped_total counts them.`,
    );
  }

  private end(): void {
    const giveUpAt = performance.now() + endAfterMs;
    const clock = new Int32Array(new SharedArrayBuffer(4));
    for (;;) {
      try {
        return this.writeWaiting();
      } catch (error) {
        if (!isBusy(error) || performance.now() > giveUpAt) return;
        Atomics.wait(clock, 0, 0, 5);
      }
    }
  }
}

/** Whether only the reader is slow. */
const isBusy = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException).code === 'EAGAIN';

let standardOutput: LogOutput | undefined;

/** The log of this process on standard output. */
export function getStandardOutput(): DestinationStream {
  // When it is first read, Node makes a pipe or a socket non-blocking.
  standardOutput ??= new LogOutput(process.stdout.fd ?? 1);
  return standardOutput;
}
