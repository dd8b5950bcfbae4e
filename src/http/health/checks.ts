/** One thing the service cannot do without. `check` resolves when it is there and rejects when it is not. */
export interface HealthCheck {
  readonly name: string;
  check(): Promise<unknown>;
}

/** Injection token of the `HealthCheck[]` that `/health/ready` asks. */
export const HEALTH_CHECKS = Symbol('HEALTH_CHECKS');
