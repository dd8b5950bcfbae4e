import { Injectable, type PipeTransform } from '@nestjs/common';
import { TenantRegister } from '../../meta/index.js';
import { parseTenantRef, type Tenant, TenantNotFoundError } from '../../tenancy/index.js';

/** The tenant of a slug or id, whatever its status. @throws MalformedTenantError (400), TenantNotFoundError (404) */
@Injectable()
export class TenantPipe implements PipeTransform<string, Promise<Tenant>> {
  constructor(private readonly register: TenantRegister) {}

  async transform(name: string): Promise<Tenant> {
    const tenant = await this.register.find(parseTenantRef(name));
    if (!tenant) throw new TenantNotFoundError();
    return tenant;
  }
}
