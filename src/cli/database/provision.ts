import { Command, Option } from 'nest-commander';
import { type OpenServices, Services } from '../services/services.js';
import { type CommandOptions, TenantryCommand } from '../command.js';
import { UsageError } from '../errors.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

@Command({
  name: 'db:provision',
  arguments: '<brokerId>',
  argsDescription: { brokerId: 'the id of a broker, a uuid; registered with it when it is new' },
  description: 'make the schema of an insurance broker; exits 0 when it is there already',
})
export class DbProvisionCommand extends TenantryCommand {
  protected readonly example = 'db:provision 0b9f1c1e-6a52-4a0f-9f5e-3d2c1b0a9f87 --name "Birch Insurance"';

  constructor(private readonly services: Services) {
    super();
  }

  async run([brokerId]: string[], options: CommandOptions & { name?: string }): Promise<void> {
    if (!UUID.test(brokerId)) throw new UsageError(`"${brokerId}" is no id of a broker. Give its uuid.`);
    const services = await this.services.open();
    const made = await provisioned(services, brokerId, options.name);
    const { tenant, existed } = made;
    const words = `Broker ${tenant.id} ${existed ? 'exists' : 'is provisioned'}: ${tenant.name}, schema ${tenant.schemaName}.`;
    this.answer(options, { ...tenant, existed }, words);
  }

  @Option({ flags: '--name <name>', description: 'the name of a broker that is not written down yet' })
  name(name: string): string {
    return name;
  }
}

async function provisioned({ provisioning, register }: OpenServices, brokerId: string, name: string | undefined) {
  try {
    return { tenant: await provisioning.createTenantSchema(brokerId, { name }), existed: false };
  } catch (error) {
    const isThere = (error as { code?: string }).code === 'tenant_exists';
    const tenant = isThere ? await register.find({ kind: 'id', value: brokerId.toLowerCase() }) : null;
    if (!tenant) throw error;
    return { tenant, existed: true };
  }
}
