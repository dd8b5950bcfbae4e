/** Counts what each tenant holds, so that one tenant cannot starve the others. A waiter is served in order of arrival. */
export class TenantShare {
  private readonly held = new Map<string, number>();
  private readonly queues = new Map<string, ((granted: boolean) => void)[]>();

  constructor(
    private readonly limit: number,
    private readonly timeoutMs: number,
  ) {}

  /** Takes a place at once, or answers false. */
  tryEnter(tenantId: string): boolean {
    const count = this.held.get(tenantId) ?? 0;
    if (count >= this.limit) return false;
    this.held.set(tenantId, count + 1);
    return true;
  }

  /** Waits for a place; false when none became free in time. */
  enter(tenantId: string): Promise<boolean> {
    return new Promise((resolve) => {
      const queue = this.queues.get(tenantId) ?? [];
      this.queues.set(tenantId, queue);
      const timer = setTimeout(() => {
        queue.splice(queue.indexOf(waiter), 1);
        resolve(false);
      }, this.timeoutMs);
      const waiter = (granted: boolean) => {
        clearTimeout(timer);
        resolve(granted);
      };
      queue.push(waiter);
    });
  }

  /** Gives a place up: it goes to the tenant's next waiter, or is free again. */
  leave(tenantId: string): void {
    const queue = this.queues.get(tenantId);
    const next = queue?.shift();
    if (next) return next(true);
    this.queues.delete(tenantId);
    const count = (this.held.get(tenantId) ?? 1) - 1;
    if (count === 0) this.held.delete(tenantId);
    else this.held.set(tenantId, count);
  }
}
