import { EventEmitter } from 'node:events';
import { type ServerResponse } from 'node:http';
import { RequestDoor, type TenantRequest } from '../../src/tenancy/scope/request-door.js';
import { type Tenant } from '../../src/tenancy/index.js';

const tenant = (id: string) => ({ id, slug: id }) as Tenant;

function doorOf(request: TenantRequest) {
  const response = Object.assign(new EventEmitter(), { closed: false, destroyed: false, writableFinished: false });
  return { response, door: new RequestDoor(request, response as unknown as ServerResponse) };
}

describe('the door of a request', () => {
  it.each([[undefined], [null]])('is no scope while the tenant is %s', (none) => {
    expect(doorOf({ tenant: none }).door.scope).toBeUndefined();
  });

  it('opens once, for the tenant that a guard has left', () => {
    const request: TenantRequest = {};
    const { door } = doorOf(request);
    expect(door.scope).toBeUndefined();
    request.tenant = tenant('a');
    expect(door.scope).toMatchObject({ tenant: { id: 'a' }, mode: 'statement', ended: false });
    expect(door.scope).toBe(door.scope);
  });

  it('refuses another tenant afterwards, and no tenant too', () => {
    const request: TenantRequest = { tenant: tenant('a') };
    const { door } = doorOf(request);
    expect(door.scope?.tenant.id).toBe('a');
    request.tenant = tenant('b');
    expect(() => door.scope).toThrow(expect.objectContaining({ code: 'tenant_switch' }));
    request.tenant = null;
    expect(door.scope).toBeUndefined();
  });

  it.each([
    [true, false],
    [false, true],
  ])('ends with the response; finished %s, it is aborted %s', (finished, aborted) => {
    const { door, response } = doorOf({ tenant: tenant('a') });
    const state = door.scope!;
    const cancel = jest.fn();
    state.signal!.addEventListener('abort', cancel);
    response.writableFinished = finished;
    response.emit('close');
    expect([state.ended, state.signal!.aborted, cancel.mock.calls.length > 0]).toEqual([true, aborted, aborted]);
  });
});
