import { Controller, Get, Inject, Logger, type OnModuleDestroy } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiSchema, ApiTags } from '@nestjs/swagger';
import { HealthCheckService, type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { ApiProblems, ProblemException } from '../problems/index.js';
import { PublicRoute } from '../public-route.js';
import { HEALTH_CHECKS, type HealthCheck } from './checks.js';

const CHECK_TIMEOUT_MS = 2_000;

type State = 'up' | 'down';

@ApiSchema({ name: 'Health' })
export class HealthDocument {
  @ApiProperty({ enum: ['ok'] })
  status: 'ok';

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string', enum: ['up', 'down'] } })
  checks: Record<string, State>;
}

/** Whether the process runs (`live`), and whether it can serve (`ready`). Answers name what is down, never why. */
@ApiTags('service')
@PublicRoute()
@Controller('health')
export class HealthController implements OnModuleDestroy {
  private readonly logger = new Logger('Health');
  private stopping = false;
  private readonly kept = new Map<HealthCheck, { readonly until: number; readonly answer: Promise<unknown> }>();

  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    @Inject(HEALTH_CHECKS) private readonly checks: readonly HealthCheck[],
  ) {}

  @Get('live')
  @ApiOperation({ summary: 'Is the process running?' })
  @ApiOkResponse({ type: HealthDocument, description: 'It is.' })
  live(): HealthDocument {
    return { status: 'ok', checks: {} };
  }

  @Get('ready')
  @ApiOperation({ summary: 'Can the process serve requests?' })
  @ApiOkResponse({ type: HealthDocument, description: 'It can. A check that is down and optional is named.' })
  @ApiProblems(503)
  async ready(): Promise<HealthDocument> {
    const states = await this.states();
    if (this.stopping || this.checks.some(({ name, isOptional }) => !isOptional && states[name] === 'down')) {
      throw new ProblemException(
        503,
        'not_ready',
        'The service cannot serve now.',
        { checks: states },
        { 'Retry-After': '5' },
      );
    }
    return { status: 'ok', checks: states };
  }

  /** A load balancer stops sending requests before the connections are closed. */
  onModuleDestroy(): void {
    this.stopping = true;
  }

  private async states(): Promise<Record<string, State>> {
    const { details } = await this.health.check(this.checks.map((check) => () => this.ask(check))).catch(resultOf);
    return Object.fromEntries(
      Object.entries(details).map(([name, { status }]) => [name, status === 'up' ? 'up' : 'down']),
    );
  }

  private answerOf(check: HealthCheck): Promise<unknown> {
    if (!check.everySeconds) return check.check();
    const known = this.kept.get(check);
    if (known && known.until > Date.now()) return known.answer;
    const answer = check.check();
    // It is awaited with a time limit: after that, nothing else hears that it failed.
    answer.catch(() => {});
    this.kept.set(check, { until: Date.now() + check.everySeconds * 1_000, answer });
    return answer;
  }

  private async ask(check: HealthCheck): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check(check.name);
    try {
      await withinTime(this.answerOf(check));
      return indicator.up();
    } catch (error) {
      this.logger.warn(`${check.name} is down: ${error instanceof Error ? error.message : String(error)}`);
      return indicator.down();
    }
  }
}

/** Terminus reports a failed check by throwing its result. */
function resultOf(error: { getResponse(): object }): { details: HealthIndicatorResult } {
  return error.getResponse() as { details: HealthIndicatorResult };
}

async function withinTime(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${CHECK_TIMEOUT_MS} ms`)), CHECK_TIMEOUT_MS);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
