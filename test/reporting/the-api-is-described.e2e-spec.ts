import { type Type } from '@nestjs/common';
import { reporting } from '../../src/blueprints/reporting/blueprint.js';
import { ReportingModule } from '../../src/blueprints/reporting/reporting.module.js';
import { workspaces } from '../../src/blueprints/workspaces/blueprint.js';
import { WorkspacesModule } from '../../src/blueprints/workspaces/workspaces.module.js';
import { createDocument, documentFaults } from '../../src/http/index.js';
import { type Blueprint } from '../../src/tenancy/index.js';
import { startBlueprint } from './support/app.js';

describe.each<[string, Blueprint, Type<object>, string]>([
  ['reporting', reporting, ReportingModule, 'Reporting'],
  ['workspaces', workspaces, WorkspacesModule, 'Workspaces'],
])('the OpenAPI document of %s', (name, blueprint, module, prefix) => {
  it('is whole: every route under its name, every schema with its prefix, no secret in an answer', async () => {
    const app = await startBlueprint(blueprint, module);
    try {
      const document = createDocument(app.app);
      expect(documentFaults(document)).toEqual([]);
      const routes = Object.keys(document.paths).filter((path) => !/^\/(health|metrics)/.test(path));
      expect(routes.length).toBeGreaterThan(8);
      expect(routes.filter((path) => !path.startsWith(`/${name}`))).toEqual([]);
      const schemas = Object.keys(document.components?.schemas ?? {});
      const shared = ['Problem', 'FieldError', 'ReAuthenticate'];
      expect(schemas.filter((schema) => !schema.startsWith(prefix) && !shared.includes(schema))).toEqual([]);
      for (const [schema, { properties = {} }] of Object.entries(document.components!.schemas!) as [string, any][]) {
        const secrets = Object.keys(properties as object).filter((field) =>
          /hash|inviteToken$|^token$|tenantId|workspaceId/.test(field),
        );
        // What is asked for, or shown once, or says where a person is.
        const allowed =
          /OpenedSession|Session$|Place$|LogIn|Switch|AcceptInvitation|CompleteSignUp|InvitationToken$|(Create|Update)DataSource|Overview(Week|Endpoint)$/;
        expect([schema, allowed.test(schema) ? [] : secrets]).toEqual([schema, []]);
      }
    } finally {
      await app.close();
    }
  });
});
