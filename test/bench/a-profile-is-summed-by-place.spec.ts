import { timeByPlace } from '../../bench/http/profile.js';

const node = (id: number, functionName: string, url = '') => ({
  id,
  callFrame: { functionName, url, scriptId: '0', lineNumber: 0, columnNumber: 0 },
});

it('gives each sample to the place of its function, and idle time to none', () => {
  const nodes = [
    node(1, '(idle)'),
    node(2, '(garbage collector)'),
    node(3, 'run', 'node:internal/async_local_storage/async_hooks'),
    node(4, 'query', 'file:///app/node_modules/pg/lib/client.js'),
    node(5, 'parse', 'file:///app/node_modules/pg-protocol/dist/parser.js'),
    node(6, 'find', 'file:///app/node_modules/typeorm/repository/Repository.js'),
    node(7, 'handle', 'file:///app/node_modules/express/lib/router.js'),
    node(8, 'lend', 'file:///app/src/tenancy/server/server-pool.ts'),
    node(9, 'list', 'file:///app/bench/http/articles.controller.ts'),
    node(10, 'write', 'node:net'),
    node(11, '(program)'),
  ];
  const samples = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 4];
  const timeDeltas = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 2_048];
  expect(timeByPlace({ nodes, samples, timeDeltas, startTime: 0, endTime: 0 })).toEqual({
    'garbage collector': 2,
    'async context': 4,
    pg: 8 + 16 + 2_048,
    TypeORM: 32,
    'NestJS and Express': 64,
    'the library': 128,
    'the application': 256,
    'Node and V8': 512 + 1_024,
  });
});
