import { type EntityManager } from 'typeorm';
import { AgentConfiguration } from '../agents/agent-configuration.entity.js';
import { AgentType } from '../agents/agent-enums.js';
import { DecisionRule } from '../agents/decision-rule.entity.js';
import { type DemoOrganization } from './demo-organization.js';
import { ensureRow } from './ensure-row.js';
import { type DemoPeople } from './seed-people.js';

/** Rows by name. */
export interface DemoAgents {
  readonly agents: ReadonlyMap<string, AgentConfiguration>;
  readonly rules: ReadonlyMap<string, DecisionRule>;
}

export async function seedAgentsAndRules(
  manager: EntityManager,
  demo: DemoOrganization,
  { admin }: DemoPeople,
): Promise<DemoAgents> {
  const agents = new Map<string, AgentConfiguration>();
  for (const { name, ...agent } of demo.agents) {
    agents.set(
      name,
      await ensureRow(manager, AgentConfiguration, { name }, () => ({ ...agent, createdById: admin.id })),
    );
  }
  const refundAgent = [...agents.values()].find((agent) => agent.type === AgentType.REFUND);
  const agentConfigurationId = refundAgent?.id ?? null;
  const rules = new Map<string, DecisionRule>();
  for (const { name, ...rule } of demo.rules) {
    const values = { ...rule, agentConfigurationId, createdById: admin.id };
    rules.set(name, await ensureRow(manager, DecisionRule, { name }, () => values));
  }
  return { agents, rules };
}
