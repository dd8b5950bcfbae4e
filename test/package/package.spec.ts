import { spawnSync } from 'node:child_process';
import { importsOf } from '../support/rules/imports.js';
import { readRepositoryFile, readSources, REPOSITORY } from '../support/rules/source-files.js';

interface Manifest {
  name: string;
  license: string;
  type: string;
  engines: { node: string };
  bin: Record<string, string>;
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}
const manifest = JSON.parse(readRepositoryFile('package.json')) as Manifest;

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

describe('the package', () => {
  it('is tenantry: an ES module, MIT, for Node 20.19 and later, with one command', () => {
    expect(manifest).toMatchObject({
      name: 'tenantry',
      type: 'module',
      license: 'MIT',
      engines: { node: '>=20.19' },
      bin: { tenantry: 'dist/src/cli.js' },
    });
    expect(readRepositoryFile('LICENSE')).toMatch(/^MIT License\n/);
  });

  it('pins every dependency to one version', () => {
    const versions = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });

  it('locks what every platform needs, also those this lock was not made on', () => {
    const { packages } = JSON.parse(readRepositoryFile('package-lock.json')) as {
      packages: Record<string, { optionalDependencies?: Record<string, string> }>;
    };
    const wanted = Object.entries(packages).flatMap(([parent, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).map((name) => ({
        name,
        places: [`${parent}/node_modules/${name}`, `node_modules/${name}`],
      })),
    );
    expect(wanted.filter(({ places }) => !places.some((place) => packages[place])).map(({ name }) => name)).toEqual([]);
  });

  it('imports at run time only what it depends on', () => {
    const missing = readSources('src', 'migrations').flatMap((file) =>
      importsOf(file)
        .filter(({ specifier, typeOnly }) => !typeOnly && !/^(\.|node:|…)/.test(specifier))
        .filter(({ specifier }) => !manifest.dependencies[packageOf(specifier)])
        .map(({ specifier, line }) => `${file.path}:${line}: ${specifier}`),
    );
    expect(missing).toEqual([]);
  });

  it('stands on the packages of its design card', () => {
    expect(Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })).toEqual(
      expect.arrayContaining([
        ...['@nestjs/core', '@nestjs/common', '@nestjs/typeorm', 'typeorm', 'pg', 'class-validator'],
        ...['@nestjs/testing', 'jest', 'nest-commander', '@nestjs/swagger'],
      ]),
    );
  });

  it('has the commands its users know', () => {
    expect(Object.keys(manifest.scripts)).toEqual(
      expect.arrayContaining([
        ...['start', 'build', 'test', 'check'],
        ...['db:generate', 'db:migrate', 'db:push', 'db:seed', 'db:provision', 'db:studio'],
        ...['setup:database', 'tenant:create'],
      ]),
    );
  });

  it('has one gate: format, lint, types, then every test', () => {
    expect(manifest.scripts.check).toBe('npm run format:check && npm run lint && npm run types && npm test');
    expect(manifest.scripts.test).toBe('jest');
  });

  it('publishes what runs and what one reads, and nothing else', () => {
    const packed = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: REPOSITORY,
      encoding: 'utf8',
    });
    const [{ files }] = JSON.parse(packed.stdout) as [{ files: { path: string }[] }];
    const paths = files.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining(['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE', '.env.example']),
    );
    expect(
      paths.filter((path) => !/^(package\.json|README\.md|CHANGELOG\.md|LICENSE|\.env\.example|dist\/.*)$/.test(path)),
    ).toEqual([]);
    expect(paths.filter((path) => /^dist\/(test|bench|scripts)\/|tsbuildinfo$/.test(path))).toEqual([]);
  });
});
