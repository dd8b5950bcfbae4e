/** One thing the service needs. `check` resolves when it is there and rejects when it is not. */
export interface HealthCheck {
  readonly name: string;
  /** True: `/health/ready` names it when it is down, and still answers 200. Default false. */
  readonly isOptional?: boolean;
  /** How long an answer is kept before the check runs again. Default 0: it runs at every request. */
  readonly everySeconds?: number;
  check(): Promise<unknown>;
}

/** Injection token of the `HealthCheck[]` that `/health/ready` asks. */
export const HEALTH_CHECKS = Symbol('HEALTH_CHECKS');
