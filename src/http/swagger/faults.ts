import { type OpenAPIObject } from '@nestjs/swagger';
import { operationsOf } from './complete.js';

/**
 * What is wrong with a document, one line each; nothing where it is whole. Every `$ref` resolves; every operation has a
 * summary, a tag, a response of success and a name of its own; every `{parameter}` of a path is declared.
 */
export function documentFaults(document: OpenAPIObject): string[] {
  const names = new Map<string, string>();
  const faults = [...new Set(referencesOf(document))]
    .filter((reference) => !resolves(document, reference))
    .map((reference) => `${reference} does not resolve`);
  for (const { path, verb, operation } of operationsOf(document)) {
    const where = `${verb.toUpperCase()} ${path}`;
    const fault = (what: string) => faults.push(`${where} ${what}`);
    if (!operation.summary) fault('has no summary');
    if (!operation.tags?.length) fault('has no tag');
    if (!Object.keys(operation.responses).some((status) => /^[23]/.test(status))) fault('has no response of success');
    const id = operation.operationId ?? '';
    if (names.has(id)) fault(`has the operationId "${id}" of ${names.get(id)}`);
    names.set(id, where);
    const declared = (operation.parameters ?? []).flatMap((each) =>
      'in' in each && each.in === 'path' ? [each.name] : [],
    );
    const wanted = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    for (const name of wanted) if (!declared.includes(name)) fault(`does not declare {${name}}`);
    for (const name of declared) if (!wanted.includes(name)) fault(`declares "${name}", which is not in its path`);
  }
  return faults;
}

function referencesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => (key === '$ref' ? [String(each)] : referencesOf(each)));
}

function resolves(document: object, reference: string): boolean {
  if (!reference.startsWith('#/')) return false;
  const steps = reference.slice(2).split('/');
  const target = steps.reduce<unknown>((node, step) => (node as Record<string, unknown> | undefined)?.[step], document);
  return target !== undefined;
}
