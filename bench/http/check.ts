import assert from 'node:assert/strict';
import { type Tenant } from '../../src/tenancy/index.js';
import { type Contender } from './contender.js';
import { idOf } from './traffic.js';

interface Answered {
  readonly status: number;
  readonly body: any;
}

/** A contender that returns wrong rows is not measured. @throws AssertionError */
export async function checkRows(
  { name, isolates }: Contender,
  port: number,
  tenants: readonly Tenant[],
): Promise<void> {
  const [one, other] = tenants;
  for (const { slug } of [one, other, one]) {
    const article = await ask(port, slug, `/articles/${idOf(slug, 7)}`);
    assert.equal(article.body.title, `${slug} article 7`, `${name}: by key`);
    await checkList(port, slug, name, isolates);
  }
  if (isolates) {
    const foreign = await ask(port, other.slug, `/articles/${idOf(one.slug, 7)}`);
    assert.equal(foreign.status, 404, `${name}: another tenant's article`);
  }
  await checkWrite(port, one.slug, name);
}

async function checkList(port: number, slug: string, name: string, isolates: boolean): Promise<void> {
  const { body } = await ask(port, slug, '/articles');
  assert.equal(body.length, 20, `${name}: the list's length`);
  if (!isolates) return;
  const titles = body.map(({ title }: { title: string }) => title);
  const oldest = Array.from({ length: 20 }, (_, n) => `${slug} article ${n + 1}`);
  assert.equal(titles.join('\n'), oldest.join('\n'), `${name}: the list`);
}

async function checkWrite(port: number, slug: string, name: string): Promise<void> {
  const body = { title: `by ${name}`, body: 'x', author: 'check' };
  const written = await ask(port, slug, '/articles', body);
  assert.equal(written.status, 201, `${name}: a write`);
  const read = await ask(port, slug, `/articles/${written.body.id}`);
  assert.equal(read.body.title, body.title, `${name}: what was written`);
}

async function ask(port: number, slug: string, path: string, body?: object): Promise<Answered> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { 'X-Tenant-ID': slug, 'Content-Type': 'application/json', Connection: 'close' },
    body: body && JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}
