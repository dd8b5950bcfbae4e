import { type OpenAPIObject } from '@nestjs/swagger';

/** What of a JSON schema the kit reads. */
export interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly nullable?: boolean;
  readonly readOnly?: boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly $ref?: string;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly required?: boolean;
  readonly schema: Schema;
}

/** One verb of one path of the document. */
export interface Route {
  /** `POST /insurance/policies/{id}/bind` */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: Schema | undefined;
  /** What a body that is not JSON is sent as. */
  readonly bodyType: string | undefined;
}

const VERBS = ['get', 'head', 'post', 'put', 'patch', 'delete'] as const;
/** Reading before writing, deleting last: what an earlier call removed a later one cannot find. */
const ORDER = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** The document's routes under a prefix, with every `$ref` of their schemas put in place. */
export function routesOf(document: OpenAPIObject, prefix: string): Route[] {
  const schemas = (document.components?.schemas ?? {}) as Record<string, Schema>;
  const routes = Object.entries(document.paths).flatMap(([path, item]) =>
    path !== prefix && !path.startsWith(`${prefix}/`)
      ? []
      : VERBS.flatMap((verb) => {
          const operation = item[verb];
          if (!operation) return [];
          const method = verb.toUpperCase();
          const content = (operation.requestBody as { content?: Record<string, { schema?: Schema }> } | undefined)
            ?.content;
          const [bodyType] = Object.keys(content ?? {}).filter((type) => content?.[type].schema?.format === 'binary');
          const given = bodyType ? undefined : content?.['application/json']?.schema;
          const parameters = (operation.parameters ?? []) as unknown as Parameter[];
          const body = given && resolved(given, schemas);
          return [{ name: `${method} ${path}`, method, path, parameters, body, bodyType }];
        }),
  );
  return routes.sort((one, other) => ORDER.indexOf(one.method) - ORDER.indexOf(other.method));
}

function resolved(schema: Schema, schemas: Readonly<Record<string, Schema>>, depth = 0): Schema {
  if (depth > 8) return {};
  const inner = (each: Schema) => resolved(each, schemas, depth + 1);
  if (schema.$ref) return inner(schemas[schema.$ref.split('/').pop()!] ?? {});
  const all = (schema.allOf ?? []).map(inner);
  const { properties = {}, items, oneOf, ...rest } = schema;
  return {
    ...Object.assign({}, ...all),
    ...rest,
    ...(oneOf ? { oneOf: oneOf.map(inner) } : {}),
    ...(items ? { items: inner(items) } : {}),
    properties: {
      ...Object.assign({}, ...all.map((each) => each.properties)),
      ...Object.fromEntries(Object.entries(properties).map(([name, each]) => [name, inner(each)])),
    },
  };
}
