import { Controller, Get, Header, Post } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { type ModulesContainer } from '@nestjs/core';
import { TenantTransaction } from '../../src/tenancy/index.js';
import { makeHandlersTransactional } from '../../src/tenancy/module/transactional-handlers.js';

abstract class Base {
  @Post('inherited')
  inherited() {
    return this.constructor.name;
  }
}

@Controller('wrapped')
class Wrapped extends Base {
  @Post('made')
  @Header('X-Made', 'yes')
  make(first: number, second: number) {
    return first + second;
  }
  @Get('read')
  read() {
    return 'read';
  }
  @TenantTransaction('statement')
  @Post('alone')
  alone() {
    return 'alone';
  }
  @TenantTransaction('request')
  @Get('together')
  together() {
    return 'together';
  }
  helper() {
    return 'no handler';
  }
}

@TenantTransaction('statement')
@Controller('sister')
class Sister extends Base {}

const containing = (...controllers: unknown[]) =>
  new Map([
    ['module', { controllers: new Map(controllers.map((metatype, n) => [n, { metatype }])) }],
  ]) as unknown as ModulesContainer;

describe('a handler that is one transaction', () => {
  const before: Record<string, object> = { ...methodsOf(Wrapped), base: Base.prototype.inherited };

  beforeAll(() => {
    makeHandlersTransactional(containing(Wrapped, Sister));
  });

  it('is wrapped by its method or by what is said of it, as are all that take an Idempotency-Key, and no other is', () => {
    const changed = Object.entries(methodsOf(Wrapped)).filter(([name, method]) => method !== before[name]);
    expect(changed.map(([name]) => name).sort()).toEqual(['alone', 'inherited', 'make', 'together']);
  });

  it('is wrapped for its own controller only', () => {
    expect(Base.prototype.inherited).toBe(before.base);
    expect(Sister.prototype.inherited).not.toBe(Wrapped.prototype.inherited);
    expect(new Wrapped().inherited()).toBe('Wrapped');
  });

  it('keeps its name and what decorators have said of it', () => {
    const { make } = Wrapped.prototype;
    expect(make.name).toBe('make');
    for (const key of Reflect.getMetadataKeys(before.make)) {
      expect(Reflect.getMetadata(key, make)).toEqual(Reflect.getMetadata(key, before.make));
    }
    expect(Reflect.getMetadata(PATH_METADATA, make)).toBe('made');
    expect(Reflect.getMetadata(METHOD_METADATA, make)).toBeDefined();
  });

  it('is itself when it is called outside a request', () => {
    expect(new Wrapped().make(1, 2)).toBe(3);
  });

  it('is wrapped once, whatever number of applications there are', () => {
    const { make } = Wrapped.prototype;
    makeHandlersTransactional(containing(Wrapped));
    expect(Wrapped.prototype.make).toBe(make);
  });
});

function methodsOf(controller: new () => object): Record<string, object> {
  const names = ['inherited', 'make', 'read', 'alone', 'together', 'helper'];
  return Object.fromEntries(names.map((name) => [name, (controller.prototype as Record<string, object>)[name]]));
}
