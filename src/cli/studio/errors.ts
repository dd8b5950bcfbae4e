import { CommandError } from '../errors.js';

/** Raised when what draws the browser is not there: it belongs to a checkout and is not part of the published package. */
export class StudioNotInstalledError extends CommandError {
  readonly code = 'studio_not_installed';
  constructor(missing: string) {
    super(`db:studio needs ${missing}, which only a checkout with its development packages has. There, run: npm ci`);
  }
}

/** Raised when another program listens on the port already. */
export class StudioPortTakenError extends CommandError {
  readonly code = 'studio_port_taken';
  constructor(port: number) {
    super(`Port ${port} is taken. Choose another one: --port ${port + 1}, or --port 0 for any that is free.`);
  }
}

/** Raised when a tenant's tables are on their way out: renamed, and without rights. */
export class TenantLeavingError extends CommandError {
  readonly code = 'tenant_leaving';
  constructor({ slug, id }: { readonly slug: string; readonly id: string }) {
    super(`Tenant "${slug}" is being dropped. To look into it, take it back: tenantry tenant:restore ${id} <slug>`);
  }
}
