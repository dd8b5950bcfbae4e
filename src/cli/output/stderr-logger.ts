import { type LoggerService } from '@nestjs/common';

/** What services log, as JSON lines on stderr: stdout is the command's answer. Below a warning only with LOG_LEVEL=debug. */
export class StderrLogger implements LoggerService {
  log(message: unknown, context?: unknown): void {
    if (process.env.LOG_LEVEL === 'debug' || process.env.LOG_LEVEL === 'trace') this.write('info', message, context);
  }

  warn(message: unknown, context?: unknown): void {
    this.write('warn', message, context);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest.at(-1));
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest.at(-1));
  }

  debug(): void {}

  verbose(): void {}

  private write(level: string, message: unknown, context: unknown): void {
    const facts = typeof message === 'object' && message !== null ? message : { message };
    console.error(JSON.stringify({ level, context, ...facts }));
  }
}
