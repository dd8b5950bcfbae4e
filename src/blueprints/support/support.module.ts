import { Module } from '@nestjs/common';
import { TenancyModule } from '../../tenancy/index.js';
import { AgentConfigurationsController } from './agents/agent-configurations.controller.js';
import { DecisionRulesController } from './agents/decision-rules.controller.js';
import { BudgetHooks } from './budgets/budget.hooks.js';
import { BudgetUsageRecordsController } from './budgets/budget-usage-records.controller.js';
import { BudgetsController } from './budgets/budgets.controller.js';
import { CustomerProfileHooks } from './customers/customer-profile.hooks.js';
import { CustomerProfilesController } from './customers/customer-profiles.controller.js';
import { ENTITIES } from './entities.js';
import { EscalationHooks } from './escalations/escalation.hooks.js';
import { EscalationsController } from './escalations/escalations.controller.js';
import { EscalationsService } from './escalations/escalations.service.js';
import { PerformanceMetricsController } from './metrics/performance-metrics.controller.js';
import { TeamPerformanceController } from './metrics/team-performance.controller.js';
import { OrganizationsController } from './organizations/organizations.controller.js';
import { RefundHooks } from './refunds/refund.hooks.js';
import { RefundsController } from './refunds/refunds.controller.js';
import { RefundsService } from './refunds/refunds.service.js';
import { RepresentativeHooks } from './representatives/representative.hooks.js';
import { RepresentativesController } from './representatives/representatives.controller.js';
import { TicketHooks } from './tickets/ticket.hooks.js';
import { TicketsController } from './tickets/tickets.controller.js';
import { TicketsService } from './tickets/tickets.service.js';
import { UserPermissions } from './users/user-permissions.js';
import { UserHooks } from './users/user.hooks.js';
import { UsersController } from './users/users.controller.js';

@Module({
  imports: [TenancyModule.forFeature(ENTITIES)],
  controllers: [
    OrganizationsController,
    UsersController,
    RepresentativesController,
    CustomerProfilesController,
    TicketsController,
    EscalationsController,
    RefundsController,
    BudgetsController,
    BudgetUsageRecordsController,
    AgentConfigurationsController,
    DecisionRulesController,
    PerformanceMetricsController,
    TeamPerformanceController,
  ],
  providers: [
    TicketsService,
    EscalationsService,
    RefundsService,
    UserHooks,
    UserPermissions,
    RepresentativeHooks,
    CustomerProfileHooks,
    TicketHooks,
    EscalationHooks,
    RefundHooks,
    BudgetHooks,
  ],
})
export class SupportModule {}
