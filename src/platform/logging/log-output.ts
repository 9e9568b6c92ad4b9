import { writeSync } from 'node:fs';
import type { DestinationStream } from 'pino';

/** How many characters may wait to be written. Lines that do not fit are dropped. */
const maxWaiting = 1024 * 1024;

/** The longest pause between attempts to write, in milliseconds. The first pause is 1 ms, because most readers are only slow. */
const maxPauseMs = 100;

/** How long the exiting process waits for a reader that does not read, in milliseconds. */
const endAfterMs = 500;

/** How many lines this process has dropped. */
export const droppedLines = { total: 0 };

/**
 * Writes log lines to standard output so that the log never stops the API,
 * even if the disk is full or nobody reads. Retries, buffers a limited amount and
 * drops the rest; once it can write again, a line says how many are missing.
 *
 * Writes all lines of one turn of the event loop together. The calls are
 * synchronous, but a pipe is non-blocking. A thread is not used, because its
 * write to a blocked pipe would prevent the process from exiting.
 */
class LogOutput implements DestinationStream {
  private waiting = '';
  /** Bytes taken from `waiting` that are not written yet. */
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
    // One turn may log more than fits, although the reader is ready.
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
    this.report('nobody reads it');
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
        if (this.waiting === '') this.waiting = this.takeDropReport();
        if (this.waiting === '') return;
        this.rest = Buffer.from(this.waiting);
        this.waiting = '';
      }
      this.rest = this.rest.subarray(writeSync(this.fd, this.rest));
      this.pauseMs = 1;
    }
  }

  /** Returns the line that says how many lines are missing, if any, and resets their count. */
  private takeDropReport(): string {
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

  /** Reports the failure once, on standard error. The console ignores write errors there. */
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

/** Whether the reader is only slow. */
const isBusy = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException).code === 'EAGAIN';

let standardOutput: LogOutput | undefined;

/** The log on standard output, one per process. */
export function getStandardOutput(): DestinationStream {
  // Reading `process.stdout` makes Node set a pipe or a socket to non-blocking.
  standardOutput ??= new LogOutput(process.stdout.fd ?? 1);
  return standardOutput;
}
